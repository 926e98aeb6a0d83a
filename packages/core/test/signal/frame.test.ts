import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader, frameCount, type PadMode } from '../../src/signal/frame.ts'

const ramp = (count: number) => Float32Array.from({ length: count }, (_, i) => i + 1)
const read = (reader: ReturnType<typeof createFrameReader>, index: number) => {
  const out = new Float32Array(reader.length)
  reader.read(index, out)
  return Array.from(out)
}

/** A copy with `width` values more at each end, one by one: a mirror steps back from the end it has reached. */
function padded(samples: Float32Array, width: number, mode: PadMode): number[] {
  const last = samples.length - 1
  const walk = (from: number, step: number) => {
    const out: number[] = []
    for (let place = from, direction = -step; out.length < width; ) {
      if (mode !== 'reflect' || last === 0) out.push(mode === 'zero' ? 0 : samples[from]!)
      else {
        place += direction
        out.push(samples[place]!)
        if (place === 0 || place === last) direction = -direction
      }
    }
    return out
  }
  return [...walk(0, -1).reverse(), ...samples, ...walk(last, 1)]
}

describe('createFrameReader', () => {
  it('starts frames at multiples of the hop without centring', () => {
    const reader = createFrameReader(ramp(10), 4, 3, { centre: false })
    expect(reader.count).toBe(3)
    expect(read(reader, 0)).toEqual([1, 2, 3, 4])
    expect(read(reader, 2)).toEqual([7, 8, 9, 10])
  })

  it('centres frames on multiples of the hop', () => {
    const reader = createFrameReader(ramp(6), 4, 2)
    expect(reader.count).toBe(4)
    expect(read(reader, 0)).toEqual([0, 0, 1, 2])
    expect(read(reader, 1)).toEqual([1, 2, 3, 4])
    expect(read(reader, 3)).toEqual([5, 6, 0, 0])
  })

  it('pads by mirror and by the end sample', () => {
    expect(read(createFrameReader(ramp(6), 4, 2, { pad: 'reflect' }), 0)).toEqual([3, 2, 1, 2])
    expect(read(createFrameReader(ramp(6), 4, 2, { pad: 'edge' }), 3)).toEqual([5, 6, 6, 6])
  })

  it('mirrors without repeating the end, again and again where the signal is short', () => {
    const reader = createFrameReader(ramp(3), 12, 1, { pad: 'reflect' })
    expect(read(reader, 0)).toEqual([3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2])
    expect(read(createFrameReader(ramp(1), 4, 1, { pad: 'reflect' }), 0)).toEqual([1, 1, 1, 1])
  })

  it('has no frame where the signal is shorter than one', () => {
    expect(createFrameReader(ramp(3), 4, 1, { centre: false }).count).toBe(0)
    expect(createFrameReader(new Float32Array(0), 4, 1).count).toBe(1)
  })

  it('cuts what a padded copy holds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('zero' as const, 'reflect' as const, 'edge' as const),
        (count, length, hop, pad) => {
          const half = Math.floor(length / 2)
          const copy = padded(ramp(count), half, pad)
          const reader = createFrameReader(ramp(count), length, hop, { pad })
          expect(reader.count).toBe(frameCount(copy.length, length, hop, { centre: false }))
          for (let t = 0; t < reader.count; t++) expect(read(reader, t)).toEqual(copy.slice(t * hop, t * hop + length))
        },
      ),
      { seed: 1 },
    )
  })

  it('refuses lengths that are no positive integers', () => {
    expect(() => createFrameReader(ramp(4), 0, 1)).toThrow(/Invalid frame length/)
    expect(() => createFrameReader(ramp(4), 2, 0.5)).toThrow(/Invalid hop/)
  })
})
