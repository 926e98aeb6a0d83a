import { expect, it } from 'vitest'
import { measurePeriods } from '../../../src/features/egemaps/voice-periods.ts'

const RATE = 16000
const MIDDLE = RATE / 2

/** Pulses one after the other, each with its distance to the next and its height. */
function pulses(next: (index: number) => { distance: number; height: number }): Float32Array {
  const samples = new Float32Array(RATE)
  for (let n = 0, index = 0; n < RATE; index++) {
    const { distance, height } = next(index)
    samples[n] = height
    n += distance
  }
  return samples
}

it('finds no jitter and no shimmer in a pulse train', () => {
  const { jitter, shimmer } = measurePeriods(
    pulses(() => ({ distance: 80, height: 0.5 })),
    MIDDLE,
    200,
  )
  expect(jitter).toBe(0)
  expect(shimmer).toBe(0)
})

it('measures jitter: periods of 78 and 82 samples in turn differ by 4 in 80, 5 %', () => {
  const samples = pulses(index => ({ distance: index % 2 ? 82 : 78, height: 0.5 }))
  expect(measurePeriods(samples, MIDDLE, 200).jitter).toBeCloseTo(0.05, 3)
})

it('measures shimmer: pulses of 0.5 and 0.4 in turn differ by 1.94 dB', () => {
  const samples = pulses(index => ({ distance: 80, height: index % 2 ? 0.4 : 0.5 }))
  const { jitter, shimmer } = measurePeriods(samples, MIDDLE, 200)
  expect(shimmer).toBeCloseTo(20 * Math.log10(1.25), 3)
  expect(jitter).toBe(0)
})

it('reads between the samples: a steady voice whose period is no whole number has almost no jitter', () => {
  const voice = Float32Array.from({ length: RATE }, (_, n) => {
    let value = 0
    for (let h = 1; h <= 10; h++) value += Math.cos((2 * Math.PI * 207.3 * h * n) / RATE) / h
    return 0.1 * value
  })
  const { jitter, shimmer } = measurePeriods(voice, MIDDLE, 207.3)
  expect(jitter).toBeLessThan(0.002)
  expect(shimmer).toBeLessThan(0.1)
})

it.each([
  ['silence', new Float32Array(RATE), MIDDLE],
  ['no samples', new Float32Array(0), 200],
  ['a stretch of two periods', new Float32Array(160).fill(0.1), 80],
])('has no measure for %s', (_, samples, centre) => {
  const { jitter, shimmer } = measurePeriods(samples, centre, 200)
  expect(jitter).toBeNaN()
  expect(shimmer).toBeNaN()
})
