import { describe, expect, it } from 'vitest'
import { dataAddress, encodePng } from '../../src/report/png.ts'

const palette = Uint8Array.of(0, 0, 0, 255, 0, 0, 255, 255, 255)

describe('encodePng', () => {
  it('writes a file that holds the pixels again', async () => {
    const pixels = Uint8Array.of(0, 1, 2, 2, 1, 0)
    const chunks = readChunks(await encodePng({ width: 3, height: 2, pixels, palette }))
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
    expect([...chunks[0]!.data]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 3, 0, 0, 0])
    expect([...chunks[1]!.data]).toEqual([...palette])
    expect([...(await inflated(chunks[2]!.data))]).toEqual([0, 0, 1, 2, 0, 2, 1, 0])
  })

  it('has the checksum of an empty IEND that the specification gives', async () => {
    const bytes = await encodePng({ width: 1, height: 1, pixels: Uint8Array.of(0), palette })
    expect([...bytes.subarray(-4)]).toEqual([0xae, 0x42, 0x60, 0x82])
  })

  it('refuses pixels that do not fill the picture', async () => {
    await expect(encodePng({ width: 2, height: 2, pixels: new Uint8Array(3), palette })).rejects.toThrow('2 x 2')
  })
})

describe('dataAddress', () => {
  it('holds any bytes', () => {
    expect(dataAddress(Uint8Array.of(0, 255, 16), 'image/png')).toBe('data:image/png;base64,AP8Q')
  })

  it('holds more bytes than a function can have arguments', () => {
    expect(dataAddress(new Uint8Array(300_000), 'image/png')).toHaveLength('data:image/png;base64,'.length + 400_000)
  })
})

function readChunks(bytes: Uint8Array): { type: string; data: Uint8Array<ArrayBuffer> }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const chunks = []
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    chunks.push({ type, data: Uint8Array.from(bytes.subarray(at + 8, at + 8 + length)) })
    at += 12 + length
  }
  return chunks
}

async function inflated(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
