import { AppError } from '../errors.ts'
import { ByteQueue } from './byte-queue.ts'

/** How a stream of Opus packets is decoded. */
export interface OpusLayout {
  readonly channelCount: number
  /** Samples at 48 kHz that the decoder gives before the sound begins. */
  readonly preSkip: number
  readonly streamCount: number
  readonly coupledCount: number
  /** Which decoded channel each output channel is. */
  readonly mapping: readonly number[]
}

/** One packet of Opus. */
export interface OpusPacket {
  readonly bytes: Uint8Array
  /** Nanoseconds of its end that are padding. */
  readonly padding: number
}

const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  cluster: 0x1f43b675,
  blockGroup: 0xa0,
  simpleBlock: 0xa3,
  block: 0xa1,
  discardPadding: 0x75a2,
} as const

/** What is looked into, not taken as a whole. */
const OPENED: ReadonlySet<number> = new Set([ID.segment, ID.cluster])
const TAKEN: ReadonlySet<number> = new Set([ID.ebml, ID.tracks, ID.simpleBlock, ID.blockGroup])
/** Headers and blocks of sound are far smaller; what claims more is no such. */
const MOST_BYTES = 2 ** 20
/** The id (4 bytes) and the size (8) of an element. */
const LONGEST_HEAD = 12

/**
 * Takes the Opus packets out of a WebM or Matroska stream as it comes, wherever it is cut, as `MediaRecorder` writes it: a
 * header, then clusters whose length is not known. The first track of Opus counts.
 *
 * Source: RFC 8794 (EBML), RFC 9559 (Matroska), RFC 7845 (the header of Opus).
 */
export class WebmOpusPackets {
  readonly #bytes = new ByteQueue()
  #track: number | undefined
  #layout: OpusLayout | undefined
  #begun = false

  /** There as soon as the header was read. */
  get layout(): OpusLayout | undefined {
    return this.#layout
  }

  /**
   * @returns the packets that these bytes complete, in order
   * @throws AppError `audio/malformed`, `audio/unsupported-codec`
   */
  push(bytes: Uint8Array): OpusPacket[] {
    this.#bytes.push(bytes)
    const packets: OpusPacket[] = []
    for (;;) {
      const head = this.#head()
      if (!head) return packets
      const { id, size, length } = head
      if (!this.#begun && id !== ID.ebml) throw malformed('the mark of EBML at its start', `element ${id.toString(16)}`)
      this.#begun = true
      if (OPENED.has(id)) {
        this.#bytes.skip(length)
        continue
      }
      if (size === undefined) throw malformed('a size', `none in element ${id.toString(16)}`)
      if (!TAKEN.has(id)) {
        this.#bytes.skip(length + size)
        continue
      }
      if (size > MOST_BYTES) throw malformed(`elements of at most ${MOST_BYTES} bytes`, `${size}`)
      const element = this.#bytes.take(length + size)?.subarray(length)
      if (!element) return packets
      if (id === ID.tracks) this.#readTracks(element)
      else if (id !== ID.ebml) {
        const packet = id === ID.simpleBlock ? this.#packetOf(element, 0) : this.#packetOfGroup(element)
        if (packet) packets.push(packet)
      }
    }
  }

  #head(): { id: number; size: number | undefined; length: number } | undefined {
    // What is skipped may not have come yet; then nothing is to be seen.
    if (!this.#bytes.peek(1)) return undefined
    return readHead(this.#bytes.held.subarray(0, LONGEST_HEAD))
  }

  #readTracks(tracks: Uint8Array): void {
    for (const entry of children(tracks)) {
      if (entry.id !== ID.trackEntry || this.#layout) continue
      const parts = new Map([...children(entry.body)].map(({ id, body }) => [id, body]))
      const codec = new TextDecoder().decode(parts.get(ID.codecId) ?? new Uint8Array(0)).replace(/\0+$/, '')
      if (codec !== 'A_OPUS') continue
      this.#track = toNumber(parts.get(ID.trackNumber) ?? new Uint8Array(0))
      this.#layout = readOpusHead(parts.get(ID.codecPrivate) ?? new Uint8Array(0))
    }
    if (!this.#layout)
      throw new AppError(
        'audio/unsupported-codec',
        'Expected a track of Opus in the WebM stream, found none. Record with the type "audio/webm;codecs=opus".',
      )
  }

  #packetOfGroup(group: Uint8Array): OpusPacket | undefined {
    const parts = new Map([...children(group)].map(({ id, body }) => [id, body]))
    const block = parts.get(ID.block)
    return block && this.#packetOf(block, toNumber(parts.get(ID.discardPadding) ?? new Uint8Array(0)))
  }

  #packetOf(block: Uint8Array, padding: number): OpusPacket | undefined {
    const track = readVint(block, 0)
    if (track?.value === undefined || block.length < track.length + 3) throw malformed('a whole block', 'a part of one')
    if (!this.#layout) throw malformed('tracks before the first cluster', 'none')
    if (track.value !== this.#track) return undefined
    if ((block[track.length + 2]! & 0x06) !== 0)
      throw new AppError(
        'audio/unsupported-codec',
        'Laced blocks in the WebM stream: expected one packet a block, as MediaRecorder writes it.',
      )
    return { bytes: block.slice(track.length + 3), padding }
  }
}

function malformed(expected: string, found: string): AppError {
  return new AppError(
    'audio/malformed',
    `Malformed WebM stream: expected ${expected}, found ${found}. Send it from its first byte on, and all of it.`,
  )
}

/** A number whose first byte says how long it is; undefined value: all ones, which stands for "not known". */
function readVint(
  bytes: Uint8Array,
  at: number,
): { readonly value: number | undefined; readonly length: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  const length = Math.clz32(first) - 23
  if (length > 8) throw malformed('a size of up to 8 bytes', 'a longer one')
  if (bytes.length < at + length) return undefined
  let value = first & ((1 << (8 - length)) - 1)
  let isUnknown = value === (1 << (8 - length)) - 1
  for (let i = 1; i < length; i++) {
    value = value * 256 + bytes[at + i]!
    isUnknown &&= bytes[at + i] === 0xff
  }
  return { value: isUnknown ? undefined : value, length }
}

function readHead(bytes: Uint8Array): { id: number; size: number | undefined; length: number } | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  const idLength = Math.clz32(first) - 23
  if (idLength > 4) throw malformed('an element', 'bytes that are none')
  if (bytes.length < idLength) return undefined
  const id = toNumber(bytes.subarray(0, idLength))
  const size = readVint(bytes, idLength)
  return size && { id, size: size.value, length: idLength + size.length }
}

function* children(bytes: Uint8Array): Generator<{ readonly id: number; readonly body: Uint8Array }> {
  for (let at = 0; at < bytes.length; ) {
    const head = readHead(bytes.subarray(at, at + LONGEST_HEAD))
    if (head?.size === undefined || at + head.length + head.size > bytes.length)
      throw malformed('whole elements in its header', 'a part of one')
    const end = at + head.length + head.size
    yield { id: head.id, body: bytes.subarray(at + head.length, end) }
    at = end
  }
}

function toNumber(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}

function readOpusHead(head: Uint8Array): OpusLayout {
  const channelCount = head[9] ?? 0
  const isHead = new TextDecoder().decode(head.subarray(0, 8)) === 'OpusHead' && head.length >= 19
  if (!isHead || channelCount < 1 || channelCount > 8) throw malformed('the header of Opus', 'something else')
  const preSkip = head[10]! | (head[11]! << 8)
  if (head[18] === 0) {
    if (channelCount > 2) throw malformed('1 or 2 channels', `${channelCount}`)
    return {
      channelCount,
      preSkip,
      streamCount: 1,
      coupledCount: channelCount - 1,
      mapping: [0, 1].slice(0, channelCount),
    }
  }
  if (head.length < 21 + channelCount) throw malformed('a mapping of its channels', 'a part of one')
  const mapping = [...head.subarray(21, 21 + channelCount)]
  return { channelCount, preSkip, streamCount: head[19]!, coupledCount: head[20]!, mapping }
}
