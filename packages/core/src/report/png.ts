import { joinBytes } from '../audio/byte-queue.ts'

/** A picture of at most 256 colours: one byte a pixel, row after row from the top, an index into the palette. */
export interface IndexedImage {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  /** red, green, blue of each colour, 0..255. */
  readonly palette: Uint8Array
}

/**
 * A PNG file: indexed colour, 8 bits, no filter, no interlace.
 *
 * @throws RangeError where the pixels do not fill the picture
 *
 * Source: W3C, Portable Network Graphics (third edition).
 */
export async function encodePng({ width, height, pixels, palette }: IndexedImage): Promise<Uint8Array<ArrayBuffer>> {
  if (pixels.length !== width * height || width < 1 || height < 1)
    throw new RangeError(`Invalid picture: expected ${width} x ${height} pixels, found ${pixels.length}.`)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 3, 0, 0, 0], 8)
  const lines = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return joinBytes([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', await deflated(lines)),
    chunk('IEND', new Uint8Array(0)),
  ])
}

/** Bytes as a `data:` address that a page can hold. */
export function dataAddress(bytes: Uint8Array, type: string): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return `data:${type};base64,${btoa(text)}`
}

/** zlib's format (RFC 1950), by the platform. */
async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i)
  out.set(data, 8)
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)))
  return out
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
