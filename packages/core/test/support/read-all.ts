import type { Audio, AudioReader } from '../../src/audio/audio.ts'
import { joinSamples } from '../../src/audio/mix.ts'

/** Feeds a reader with `bytes` in pieces of these lengths, again and again, and joins what comes out. */
export function readAll(reader: AudioReader, bytes: Uint8Array, lengths: readonly number[] = [bytes.length]): Audio {
  const pieces: Audio[] = []
  const keep = (piece: Audio | undefined) => {
    if (piece) pieces.push(piece)
    return piece
  }
  for (let offset = 0, turn = 0; offset < bytes.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? bytes.length)
    keep(reader.push(bytes.subarray(offset, offset + length)))
    while (keep(reader.push(new Uint8Array(0))));
    offset += length
  }
  keep(reader.finish())
  const { channelCount = 0, sampleRate = 0 } = reader.info ?? {}
  const channels = Array.from({ length: channelCount }, (_, index) =>
    joinSamples(pieces.map(piece => piece.channels[index]!)),
  )
  return { channels, sampleRate }
}
