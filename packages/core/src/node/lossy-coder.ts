import { joinChannels } from '../audio/mix.ts'
import { resample } from '../audio/resample.ts'
import { AppError } from '../errors.ts'
import type { LossyCoder } from '../train/copies/steps.ts'
import { type Condition, needsTool } from '../train/copies.ts'
import { frameSamples, loadNodeAv, type NodeAv } from './decode-node-av.ts'

const RATE = 16000

/** Names of FFmpeg's coders. */
const codersOf = (av: NodeAv) => ({
  mp3: { encoder: av.FF_ENCODER_LIBMP3LAME, decoder: av.FF_DECODER_MP3FLOAT, format: av.AV_SAMPLE_FMT_FLTP },
  opus: { encoder: av.FF_ENCODER_LIBOPUS, decoder: av.FF_DECODER_LIBOPUS, format: av.AV_SAMPLE_FMT_FLT },
})

/**
 * The conditions that copies can be made under on this machine.
 *
 * @returns `left`: a note that names the others
 */
export async function playable(
  conditions: readonly Condition[],
): Promise<{ readonly conditions: readonly Condition[]; readonly left: readonly string[] }> {
  const coded = conditions.filter(name => needsTool(name, 'code'))
  if (coded.length === 0 || (await loadLossyCoder())) return { conditions, left: [] }
  return {
    conditions: conditions.filter(name => !coded.includes(name)),
    left: [`Not judged: ${coded.join(', ')}. MP3 and Opus need the optional package node-av, which is not installed.`],
  }
}

/**
 * A coder by FFmpeg's libraries in this process.
 *
 * @returns undefined where they are not there, or lack an encoder
 */
export async function loadLossyCoder(): Promise<LossyCoder | undefined> {
  const av = await loadNodeAv()
  if (!av || Object.values(codersOf(av)).some(({ encoder }) => !av.Codec.findEncoderByName(encoder))) return undefined
  return (samples, codec, kilobits) => codeAndDecode(av, samples, codec, kilobits)
}

function codeAndDecode(av: NodeAv, samples: Float32Array, codec: 'mp3' | 'opus', kilobits: number): Float32Array {
  const coders = codersOf(av)[codec]
  const encoder = new av.CodecContext()
  const decoder = new av.CodecContext()
  const packet = new av.Packet()
  const decoded = new av.Frame()
  const check = (code: number) => {
    if (code < 0 && code !== av.AVERROR_EOF && code !== av.AVERROR_EAGAIN)
      throw new AppError('audio/decode-failed', `Coding as ${codec} failed: ${av.FFmpegError.strerror(code)}.`)
    return code >= 0
  }
  try {
    const codes = av.Codec.findEncoderByName(coders.encoder)!
    const decodes = av.Codec.findDecoderByName(coders.decoder)!
    encoder.allocContext3(codes)
    encoder.sampleRate = RATE
    encoder.sampleFormat = coders.format
    encoder.channelLayout = av.AV_CHANNEL_LAYOUT_MONO
    encoder.bitRate = BigInt(1000 * kilobits)
    encoder.timeBase = new av.Rational(1, RATE)
    encoder.threadCount = 1
    check(encoder.open2Sync(codes))
    const parameters = new av.CodecParameters()
    parameters.alloc()
    check(parameters.fromContext(encoder))
    packet.alloc()
    decoded.alloc()
    decoder.allocContext3(decodes)
    check(decoder.parametersToContext(parameters))
    decoder.pktTimebase = new av.Rational(1, RATE)
    decoder.threadCount = 1
    check(decoder.open2Sync(decodes))

    const pieces: Float32Array[][] = []
    let rate = RATE
    const receive = () => {
      while (check(decoder.receiveFrameSync(decoded))) {
        rate = decoded.sampleRate
        pieces.push(frameSamples(av, decoded))
        decoded.unref()
      }
    }
    const passOn = () => {
      while (check(encoder.receivePacketSync(packet))) {
        check(decoder.sendPacketSync(packet))
        packet.unref()
        receive()
      }
    }
    const size = encoder.frameSize
    // A few frames more, so that the coder's delay pushes the last sample out.
    const frames = Math.ceil(samples.length / size) + 4
    for (let frame = 0; frame < frames; frame++) {
      const piece = new Float32Array(size)
      piece.set(samples.subarray(frame * size, (frame + 1) * size))
      const input = av.Frame.fromAudioBuffer(Buffer.from(piece.buffer), {
        nbSamples: size,
        format: encoder.sampleFormat,
        sampleRate: RATE,
        channelLayout: av.AV_CHANNEL_LAYOUT_MONO,
        timeBase: { num: 1, den: RATE },
      })
      input.pts = BigInt(frame * size)
      check(encoder.sendFrameSync(input))
      input.free()
      passOn()
    }
    check(encoder.sendFrameSync(null))
    passOn()
    check(decoder.sendPacketSync(null))
    receive()
    const [all] = joinChannels(pieces, 1)
    const narrow = rate === RATE ? all! : resample(all!, rate, RATE)
    const out = new Float32Array(samples.length)
    // The decoder cuts the encoder's delay off by itself: the parameters told it.
    out.set(narrow.subarray(0, samples.length))
    return out
  } finally {
    decoded.free()
    packet.free()
    decoder.freeContext()
    encoder.freeContext()
  }
}
