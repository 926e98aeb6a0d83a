import type { Audio, AudioStream } from '../../src/audio/audio.ts'

/** A piece of a recording, samples [from, to), as views. */
export function sliceOf({ channels, sampleRate }: Audio, from: number, to: number): Audio {
  return { channels: channels.map(channel => channel.subarray(from, to)), sampleRate }
}

/** A recording in memory as a stream of pieces. */
export function streamOf(audio: Audio, pieceLength = 16_000): AudioStream {
  const { channels, sampleRate } = audio
  async function* pieces() {
    for (let at = 0; at < channels[0]!.length; at += pieceLength) yield sliceOf(audio, at, at + pieceLength)
  }
  const iterator = pieces()
  const info = { container: 'wav', codec: 'pcm_f32le', sampleRate, channelCount: channels.length, warnings: [] }
  return { info, close: async () => {}, [Symbol.asyncIterator]: () => iterator }
}
