import { ALL_FORMATS, type AudioSample, AudioSampleSink, BlobSource, Input } from 'mediabunny'
import type { Audio, AudioInfo, AudioStream } from '../audio/audio.ts'
import { checkLayout } from '../audio/limits.ts'
import { audioStream, type DecodeLimits } from '../audio/piece-stream.ts'
import { AppError } from '../errors.ts'

/**
 * Decodes the first audio track of a file by the browser's own decoders. What the container places before time 0 is the
 * encoder's lead-in and is cut off, as is what it places after the end of the track.
 *
 * @param padding - what the file itself says of lead-in and length, where its container cannot
 */
export async function decodeByWebCodecs(
  blob: Blob,
  name: string,
  limits: DecodeLimits,
  padding?: { readonly skip: number; readonly frames: number },
): Promise<AudioStream> {
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS })
  try {
    const track = await input.getPrimaryAudioTrack()
    if (!track) throw new AppError('audio/empty', `No sound in ${name}: expected at least one audio track, found none.`)
    if (!(await track.canDecode()))
      throw new AppError(
        'audio/unsupported-codec',
        `This browser cannot decode "${track.codec ?? 'unknown'}" in ${name}. Convert the recording to WAV, FLAC or MP3.`,
        { codec: track.codec },
      )
    const samples = new AudioSampleSink(track).samples()
    const first = await samples.next()
    if (first.done) throw new AppError('audio/empty', `No sound in ${name}: its audio track is empty.`)
    // Only the samples tell their true rate: a header may say that of the encoder's input.
    const { sampleRate, numberOfChannels } = first.value
    checkLayout(numberOfChannels, sampleRate)
    const end = padding ? padding.frames / sampleRate : await track.computeDuration()
    const info: AudioInfo = {
      container: (await input.getFormat()).name.toLowerCase(),
      codec: track.codec ?? 'unknown',
      sampleRate,
      channelCount: numberOfChannels,
      durationSeconds: end,
      warnings: [],
    }
    return audioStream(info, pieces(first.value, samples, info, end, padding?.skip ?? 0), limits, async () =>
      input.dispose(),
    )
  } catch (error) {
    input.dispose()
    if (error instanceof AppError) throw error
    throw new AppError(
      'audio/decode-failed',
      `Cannot decode ${name}: ${error instanceof Error ? error.message : String(error)}. Convert it to WAV, FLAC or MP3.`,
      {},
      { cause: error },
    )
  }
}

async function* pieces(
  first: AudioSample,
  rest: AsyncGenerator<AudioSample, void, unknown>,
  info: AudioInfo,
  end: number,
  lead: number,
): AsyncGenerator<Audio, void, undefined> {
  const last = Math.round(end * info.sampleRate)
  for (
    let next: IteratorResult<AudioSample, void> = { done: false, value: first };
    !next.done;
    next = await rest.next()
  ) {
    const sample = next.value
    if (sample.sampleRate !== info.sampleRate || sample.numberOfChannels !== info.channelCount) {
      sample.close()
      throw new AppError(
        'audio/unsupported-codec',
        'The recording changes its rate or its channels in the middle. Cut it there.',
      )
    }
    const start = Math.round(sample.timestamp * info.sampleRate) - lead
    const skipped = Math.max(0, -start)
    const kept = Math.min(sample.numberOfFrames, last - start)
    const channels = Array.from({ length: info.channelCount }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames)
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' })
      return plane.subarray(Math.min(skipped, plane.length), Math.max(skipped, kept))
    })
    sample.close()
    yield { channels, sampleRate: info.sampleRate }
  }
}
