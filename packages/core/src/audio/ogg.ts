import { AppError } from '../errors.ts'
import type { Audio, AudioInfo, AudioReader } from './audio.ts'
import { ByteQueue, fourCharacters, joinBytes } from './byte-queue.ts'
import { FlacReader } from './flac.ts'

const PAGE_HEADER_BYTES = 27
/** What Ogg puts before the native FLAC stream in its first packet: 0x7F "FLAC", version, number of headers. */
const MAPPING_BYTES = 9

/**
 * Takes the first stream's bytes out of the pages of an Ogg file.
 *
 * Source: RFC 3533.
 */
export class OggPayload {
  readonly #bytes = new ByteQueue()
  #serial: number | undefined

  /** @returns the payload of the pages that these bytes complete, in order */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#bytes.push(bytes)
    const payloads: Uint8Array[] = []
    for (let page = this.#takePage(); page; page = this.#takePage()) {
      this.#serial ??= page.serial
      if (page.serial === this.#serial) payloads.push(page.payload)
    }
    return payloads
  }

  #takePage(): { serial: number; payload: Uint8Array } | undefined {
    const header = this.#bytes.peek(PAGE_HEADER_BYTES)
    if (!header) return undefined
    if (fourCharacters(header, 0) !== 'OggS')
      throw new AppError(
        'audio/malformed',
        'Malformed Ogg file: expected "OggS" where a page begins. Copy or download the recording again.',
      )
    const segments = header[26]!
    const table = this.#bytes.peek(PAGE_HEADER_BYTES + segments)
    if (!table) return undefined
    const start = PAGE_HEADER_BYTES + segments
    const size = table.subarray(PAGE_HEADER_BYTES).reduce((sum, length) => sum + length, 0)
    const page = this.#bytes.take(start + size)
    if (!page) return undefined
    return { serial: new DataView(page.buffer, page.byteOffset).getUint32(14, true), payload: page.slice(start) }
  }
}

/**
 * Reads FLAC in Ogg: its packets, one after the other, are a FLAC stream. Throws as {@link FlacReader}.
 *
 * Source: RFC 9639, section 10.1.
 */
export class OggFlacReader implements AudioReader {
  readonly #pages = new OggPayload()
  readonly #flac = new FlacReader('ogg')
  #started = false

  get info(): AudioInfo | undefined {
    return this.#flac.info
  }

  push(bytes: Uint8Array): Audio | undefined {
    const payloads = this.#pages.push(bytes)
    if (!this.#started && payloads[0]) {
      payloads[0] = payloads[0].subarray(MAPPING_BYTES)
      this.#started = true
    }
    return this.#flac.push(joinBytes(payloads))
  }

  finish(): Audio | undefined {
    return this.#flac.finish()
  }
}
