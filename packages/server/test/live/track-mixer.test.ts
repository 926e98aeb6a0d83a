import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/src/random.ts'
import { TrackMixer } from '../../src/live/twilio/track-mixer.ts'
import { interleave } from '../support/calls.ts'

const CHUNK = 160
const COUNT = 60

function codes(seed: number): Uint8Array {
  const random = createRandom(seed)
  return Uint8Array.from({ length: COUNT * CHUNK }, () => Math.floor(random.uniform() * 256))
}

/** Feeds chunks of both tracks in an order and joins what comes out. */
function mix(order: readonly { readonly track: number; readonly chunk: number; readonly jitter?: number }[]): {
  mixed: Uint8Array
  late: number
} {
  let late = 0
  const mixer = new TrackMixer(2, seconds => {
    late += seconds
  })
  const out: Uint8Array[] = []
  for (const { track, chunk, jitter = 0 } of order) {
    const piece = tracks[track]!.subarray((chunk - 1) * CHUNK, chunk * CHUNK)
    const mixed = mixer.add(track, chunk, Math.max(0, (chunk - 1) * 20 + jitter), piece)
    if (mixed) out.push(mixed)
  }
  const last = mixer.finish()
  if (last) out.push(last)
  return { mixed: Buffer.concat(out), late }
}

const tracks = [codes(1), codes(2)]
const all = Array.from({ length: COUNT * 2 }, (_, index) => ({ track: index % 2, chunk: Math.floor(index / 2) + 1 }))

describe('the tracks of a media stream', () => {
  it('are put side by side whatever the order within a second, and however clocks jitter', () => {
    const expected = Buffer.from(interleave(...tracks))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 120, maxLength: 120 }), delays => {
        const order = all
          .map((item, index) => ({ item, at: index + delays[index]! }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item)
        const { mixed, late } = mix(order)
        expect(Buffer.compare(Buffer.from(mixed), expected)).toBe(0)
        expect(late).toBe(0)
      }),
      { numRuns: 50, seed: 1 },
    )
    const jittered = all.map((item, index) => ({ ...item, jitter: (index * 7) % 11 }))
    expect(mix(jittered).mixed.length).toBe(expected.length)
  })

  it('are silent where chunks never come', () => {
    const { mixed } = mix(all.filter(({ track, chunk }) => track === 1 || chunk <= 10 || chunk > 20))
    const customer = tracks[0]!.slice().fill(0xff, 10 * CHUNK, 20 * CHUNK)
    expect(Buffer.compare(Buffer.from(mixed), Buffer.from(interleave(customer, tracks[1]!)))).toBe(0)
  })

  it('go on where one of them stops, and count what comes after its place was given away', () => {
    const held = all.filter(({ track, chunk }) => track === 1 || chunk !== 2)
    const { mixed, late } = mix([...held, { track: 0, chunk: 2 }])
    expect(mixed.length).toBe(2 * COUNT * CHUNK)
    expect(late).toBeCloseTo(0.02)
  })

  it('refuse a time that cannot be', () => {
    const mixer = new TrackMixer(1, () => {})
    expect(() => mixer.add(0, 1, 1e12, new Uint8Array(CHUNK))).toThrow(/Expected a time near 0 ms/)
  })
})
