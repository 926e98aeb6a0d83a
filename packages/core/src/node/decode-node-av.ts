import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Audio, AudioInfo, AudioStream } from '../audio/audio.ts'
import { checkLayout } from '../audio/limits.ts'
import { joinChannels } from '../audio/mix.ts'
import { decodePcm, type PcmCodec } from '../audio/pcm.ts'
import { audioStream, type DecodeLimits } from '../audio/piece-stream.ts'
import type { AudioFormat } from '../audio/sniff.ts'
import { AppError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'
import { FFMPEG_DECODERS, FFMPEG_DEMUXERS } from './ffmpeg-formats.ts'

/** FFmpeg's libraries inside the npm package `node-av`. */
export type NodeAv = typeof import('node-av/lib') & typeof import('node-av/constants')

const load = async (): Promise<NodeAv> => ({ ...(await import('node-av/lib')), ...(await import('node-av/constants')) })

/** @returns the libraries, or undefined where the optional package or its binary for this machine is not there */
export async function loadNodeAv(): Promise<NodeAv | undefined> {
  try {
    const av = await load()
    av.Log.setLevel(av.AV_LOG_QUIET)
    return av
  } catch {
    return undefined
  }
}

const PIECE_SECONDS = 0.5

/**
 * Decodes the first audio stream of a file by FFmpeg's libraries in this process: with the one demuxer that its first
 * bytes call for, from this one file, by decoders of sound only. What the container says is padding of the encoder is cut off.
 */
export async function decodeByNodeAv(
  av: NodeAv,
  source: ByteSource,
  format: AudioFormat,
  limits: DecodeLimits,
): Promise<AudioStream> {
  const path = await source.toFile()
  const decoder = openDecoder(av, path, format)
  try {
    const pieces = decoder.pieces()
    const first = await pieces.next()
    const info = decoder.info()
    if (first.done || !info) throw decodeFailed(source.name, 'no sound came out of it')
    return audioStream(info, startWith(first.value, pieces), limits, async () => {
      decoder.free()
      await source.close()
    })
  } catch (error) {
    decoder.free()
    throw error
  }
}

async function* startWith(first: Audio, rest: AsyncGenerator<Audio, void, undefined>) {
  yield first
  yield* rest
}

interface Decoder {
  /** There once the first piece was decoded: only the samples tell their true rate. */
  info(): AudioInfo | undefined
  pieces(): AsyncGenerator<Audio, void, undefined>
  free(): void
}

function openDecoder(av: NodeAv, path: string, format: AudioFormat): Decoder {
  const context = new av.FormatContext()
  const codecContext = new av.CodecContext()
  const packet = new av.Packet()
  const frame = new av.Frame()
  const warnings: string[] = []
  let info: AudioInfo | undefined
  let freed = false
  packet.alloc()
  frame.alloc()

  const free = () => {
    if (freed) return
    freed = true
    codecContext.freeContext()
    packet.free()
    frame.free()
    context.closeInputSync()
  }
  const check = (code: number) => {
    if (code < 0) throw decodeFailed(path, av.FFmpegError.strerror(code))
  }

  try {
    const demuxer = FFMPEG_DEMUXERS[format]
    const options = av.Dictionary.fromObject({
      protocol_whitelist: 'file',
      format_whitelist: demuxer,
      codec_whitelist: FFMPEG_DECODERS.join(','),
    })
    check(context.openInputSync(`file:${resolve(path)}`, av.InputFormat.findInputFormat(demuxer), options))
    const isSound = (stream: (typeof context.streams)[number]) => stream.codecpar.codecType === av.AVMEDIA_TYPE_AUDIO
    // A transport stream names its streams only while it is read.
    if (context.streams.some(isSound)) for (const stream of context.streams) discardPictures(av, stream)
    check(context.findStreamInfoSync())
    const stream = context.streams.find(isSound)
    if (!stream)
      throw new AppError('audio/empty', `No sound in ${path}: expected at least one audio stream, found none.`, {
        path,
      })
    for (const other of context.streams) if (other.index !== stream.index) other.discard = av.AVDISCARD_ALL
    const parameters = stream.codecpar
    const codec = av.Codec.findDecoder(parameters.codecId)
    const codecName = av.avGetCodecName(parameters.codecId) ?? 'unknown'
    if (!codec || !FFMPEG_DECODERS.includes(codec.name ?? ''))
      throw new AppError(
        'audio/unsupported-codec',
        `Unsupported coding "${codecName}" in ${path}. Convert the recording to WAV or FLAC.`,
        { path, codec: codecName },
      )
    checkLayout(parameters.channels, parameters.sampleRate)
    codecContext.allocContext3(codec)
    check(codecContext.parametersToContext(parameters))
    codecContext.pktTimebase = stream.timeBase
    codecContext.threadCount = 1
    check(codecContext.open2Sync(codec))
    let toSkip = codecName === 'opus' ? missedPreSkip(parameters) : 0
    const duration = context.duration > 0n ? Number(context.duration) / 1e6 : undefined

    const describe = (): AudioInfo => {
      const seconds = duration === undefined ? {} : { durationSeconds: duration }
      checkLayout(frame.channels, frame.sampleRate)
      return {
        container: context.iformat?.name ?? demuxer,
        codec: codecName,
        sampleRate: frame.sampleRate,
        channelCount: frame.channels,
        ...seconds,
        warnings,
      }
    }

    const pieces = async function* (): AsyncGenerator<Audio, void, undefined> {
      let held: Float32Array[][] = []
      let heldSamples = 0
      let broken = 0
      const drain = (): Audio | undefined => {
        if (!info || heldSamples === 0) return undefined
        const channels = joinChannels(held, info.channelCount)
        held = []
        heldSamples = 0
        return { channels, sampleRate: info.sampleRate }
      }
      for (let ended = false; !ended; ) {
        const read = context.readFrameSync(packet)
        ended = read < 0
        if (ended && read !== av.AVERROR_EOF)
          warnings.push(`The file breaks off: ${av.FFmpegError.strerror(read)}. What came before it was decoded.`)
        if (!ended && packet.streamIndex !== stream.index) {
          packet.unref()
          continue
        }
        if (codecContext.sendPacketSync(ended ? null : packet) < 0 && !ended) broken++
        packet.unref()
        while (codecContext.receiveFrameSync(frame) >= 0) {
          info ??= describe()
          if (frame.sampleRate !== info.sampleRate || frame.channels !== info.channelCount)
            throw new AppError(
              'audio/unsupported-codec',
              `${path} changes from ${info.sampleRate} Hz, ${info.channelCount} channels to ${frame.sampleRate} Hz, ${frame.channels} channels in the middle. Cut it there.`,
              { path },
            )
          const samples = frameSamples(av, frame)
          const skipped = Math.min(toSkip, frame.nbSamples)
          toSkip -= skipped
          held.push(samples.map(channel => channel.subarray(skipped)))
          heldSamples += frame.nbSamples - skipped
          frame.unref()
        }
        if (info && heldSamples >= PIECE_SECONDS * info.sampleRate) {
          yield drain()!
          // What the binding frees, it frees when the event loop turns.
          await setImmediate()
          if (freed) return
        }
      }
      if (broken > 0) warnings.push(`${broken} packets could not be decoded and were left out.`)
      const last = drain()
      if (last) yield last
    }
    return { info: () => info, pieces, free }
  } catch (error) {
    free()
    throw error
  }
}

function discardPictures(av: NodeAv, stream: InstanceType<NodeAv['FormatContext']>['streams'][number]): void {
  if (stream.codecpar.codecType !== av.AVMEDIA_TYPE_AUDIO) stream.discard = av.AVDISCARD_ALL
}

/**
 * Samples of Opus's lead-in that FFmpeg does not cut off: it counts those of WebM in the rate of the encoder's input,
 * not in the 48 kHz that they have. Source: RFC 7845, section 5.1, for the header.
 */
function missedPreSkip(parameters: InstanceType<NodeAv['CodecParameters']>): number {
  const header = parameters.extradata
  return header && header.length >= 12 ? Math.max(0, header.readUInt16LE(10) - parameters.initialPadding) : 0
}

/** The samples of a decoded frame, one array a channel. */
export function frameSamples(av: NodeAv, frame: InstanceType<NodeAv['Frame']>): Float32Array[] {
  const name = av.avGetSampleFmtName(
    av.avGetPackedSampleFmt(frame.format as Parameters<typeof av.avGetPackedSampleFmt>[0]),
  )
  const codec = name ? PACKED_CODECS[name] : undefined
  const planes = frame.extendedData ?? frame.data
  if (!codec || !planes?.[0])
    throw new AppError('audio/decode-failed', `The decoder gave samples of the form "${name}".`)
  const { bytes, pcm } = codec
  const length = frame.nbSamples * bytes
  if (planes.length === 1 && frame.channels > 1)
    return decodePcm(planes[0].subarray(0, length * frame.channels), pcm, frame.channels)
  return planes.slice(0, frame.channels).map(plane => decodePcm(plane.subarray(0, length), pcm, 1)[0]!)
}

const PACKED_CODECS: Readonly<Record<string, { bytes: number; pcm: PcmCodec }>> = {
  u8: { bytes: 1, pcm: 'pcm_u8' },
  s16: { bytes: 2, pcm: 'pcm_s16le' },
  s32: { bytes: 4, pcm: 'pcm_s32le' },
  flt: { bytes: 4, pcm: 'pcm_f32le' },
  dbl: { bytes: 8, pcm: 'pcm_f64le' },
}

function decodeFailed(name: string, reason: string): AppError {
  return new AppError(
    'audio/decode-failed',
    `Cannot decode ${name}: ${reason}. Copy or download it again, or convert it to WAV.`,
    { reason },
  )
}
