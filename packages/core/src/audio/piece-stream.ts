import { AppError, throwIfCancelled } from '../errors.ts'
import type { Audio, AudioInfo, AudioStream } from './audio.ts'
import { noSamples } from './limits.ts'
import { joinChannels } from './mix.ts'

/** Where bytes come from, in pieces, once. */
export interface ByteChunks {
  chunks(): AsyncGenerator<Uint8Array, void, undefined>
  /** Safe to call twice. */
  close(): Promise<void>
}

/** A decoder that is fed bytes: our own readers at once, those in WebAssembly with a promise. */
export interface PieceDecoder {
  /** Most bytes that it is given at once, where that bounds what comes out of it. */
  readonly sliceBytes?: number
  /** There as soon as the header was read. */
  readonly info: AudioInfo | undefined
  push(bytes: Uint8Array): Audio | undefined | Promise<Audio | undefined>
  finish(): Audio | undefined | Promise<Audio | undefined>
  free?(): void
}

/** What every decoder keeps to. */
export interface DecodeLimits {
  readonly signal?: AbortSignal | undefined
  /** Longest recording that is decoded, seconds. */
  readonly maxSeconds: number
}

/**
 * Feeds a decoder with the source's bytes; returns once its header was read.
 *
 * @param shape - what is still done to the pieces
 */
export async function decodePieces(
  source: ByteChunks,
  decoder: PieceDecoder,
  limits: DecodeLimits,
  shape: (
    pieces: AsyncGenerator<Audio, void, undefined>,
    info: AudioInfo,
  ) => AsyncGenerator<Audio, void, undefined> = pieces => pieces,
): Promise<AudioStream> {
  const pieces = pump(source, decoder)
  try {
    let first = await pieces.next()
    while (!first.done && !decoder.info) first = await pieces.next()
    const info = decoder.info
    if (!info) throw noSamples()
    return audioStream(info, shape(prepend(first, pieces), info), limits, async () => {
      decoder.free?.()
      await source.close()
    })
  } catch (error) {
    decoder.free?.()
    await source.close()
    throw error
  }
}

const EMPTY = new Uint8Array(0)

/** One result for each slice, also where it completes no sample, so that the header is noticed as soon as it is there. */
async function* pump(source: ByteChunks, decoder: PieceDecoder): AsyncGenerator<Audio | undefined, void, undefined> {
  for await (const chunk of source.chunks()) {
    const size = decoder.sliceBytes ?? chunk.length
    for (let at = 0; at < chunk.length; at += size) {
      let piece = await decoder.push(chunk.subarray(at, at + size))
      yield piece
      while (piece) {
        piece = await decoder.push(EMPTY)
        if (piece) yield piece
      }
    }
  }
  yield await decoder.finish()
}

async function* prepend<T>(
  first: IteratorResult<T | undefined, void>,
  rest: AsyncGenerator<T | undefined, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  if (first.done) return
  if (first.value) yield first.value
  for await (const piece of rest) if (piece) yield piece
}

/**
 * An `AudioStream` that is closed when its last piece was read, when the loop is left, and when anything throws;
 * that stops at the limits; and that complains where no sample came at all.
 */
export function audioStream(
  info: AudioInfo,
  pieces: AsyncGenerator<Audio, void, undefined>,
  limits: DecodeLimits,
  free: () => Promise<void>,
): AudioStream {
  let freed: Promise<void> | undefined
  const close = () => {
    freed ??= free()
    return freed
  }
  async function* iterate(): AsyncGenerator<Audio, void, undefined> {
    let seconds = 0
    try {
      throwIfCancelled(limits.signal)
      for await (const piece of pieces) {
        throwIfCancelled(limits.signal)
        const length = lengthOf(piece)
        if (length === 0) continue
        seconds += length / piece.sampleRate
        if (seconds > limits.maxSeconds)
          throw new AppError(
            'audio/too-long',
            `Too long: expected at most ${limits.maxSeconds} s of sound, found more. Cut the recording or raise the limit.`,
            { maxSeconds: limits.maxSeconds },
          )
        yield piece
      }
      if (seconds === 0) throw noSamples()
    } finally {
      await close()
    }
  }
  const iterator = iterate()
  return { info, close, [Symbol.asyncIterator]: () => iterator }
}

/**
 * Cuts off what a decoder gives beyond the length that the container states: the rest of the last block. More than
 * `slack` beyond it is no padding but a wrong statement, and stays.
 */
export async function* trimEnd(
  pieces: AsyncIterable<Audio>,
  frames: number,
  slack: number,
): AsyncGenerator<Audio, void, undefined> {
  const held: Audio[] = []
  let heldFrames = 0
  let total = 0
  for await (const piece of pieces) {
    held.push(piece)
    heldFrames += lengthOf(piece)
    total += lengthOf(piece)
    while (held[0] && heldFrames - lengthOf(held[0]) >= slack) {
      heldFrames -= lengthOf(held[0])
      yield held.shift()!
    }
  }
  const excess = total - frames
  let left = heldFrames - (excess > 0 && excess <= slack ? excess : 0)
  for (const piece of held) {
    const length = Math.min(left, lengthOf(piece))
    left -= length
    if (length > 0) yield { ...piece, channels: piece.channels.map(channel => channel.subarray(0, length)) }
  }
}

/** Reads a stream to its end into memory: for clips. Throws as its decoder does. */
export async function readWhole(stream: AudioStream): Promise<Audio> {
  const pieces: (readonly Float32Array[])[] = []
  for await (const { channels } of stream) pieces.push(channels)
  const { channelCount, sampleRate } = stream.info
  return { channels: joinChannels(pieces, channelCount), sampleRate }
}

function lengthOf(piece: Audio): number {
  return piece.channels[0]?.length ?? 0
}
