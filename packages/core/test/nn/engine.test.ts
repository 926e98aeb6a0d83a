import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACTIVATIONS, createEngine, createPlainEngine, type Engine } from '../../src/nn/engine.ts'
import { createRandom } from '../../src/random.ts'

const engines = (): [Engine, Engine] => {
  const pair: [Engine, Engine] = [createEngine(), createPlainEngine()]
  for (const engine of pair) engine.reserve(100_000, 8)
  return pair
}

function noise(length: number, seed: number, { scale = 1, zeros = 0 } = {}): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => (random.uniform() < zeros ? 0 : scale * random.normal()))
}

/** What both engines make of the same arrays. */
function onBoth(arrays: readonly Float32Array[], run: (engine: Engine, arrays: Float32Array[]) => void) {
  return engines().map(engine => {
    const own = arrays.map(values => {
      const array = engine.array(values.length)
      array.set(values)
      return array
    })
    run(engine, own)
    return own.map(values => [...values])
  })
}

describe('the engine of networks', () => {
  test('runs on SIMD here, so that this suite tests it', () => {
    expect(createEngine().simd).toBe(true)
  })

  test('multiplies alike on SIMD and plain, bit for bit, in any shape, with many zeros or none', () => {
    const size = fc.integer({ min: 1, max: 75 })
    const share = fc.constantFrom(0, 0.5, 0.9, 1)
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), share, fc.nat(), (m, n, k, ta, tb, zeros, seed) => {
        const arrays = [
          noise(m * k, seed, { zeros }),
          noise(k * n, seed + 1),
          noise(m * n, seed + 2),
          noise(n, seed + 3),
        ]
        const [simd, plain] = onBoth(arrays, (engine, [a, b, c, start]) =>
          engine.product({
            ...{ m, n, k, a: a!, transposeA: ta, b: b!, transposeB: tb, c: c! },
            ...(seed % 2 && { start: start! }),
          }),
        )
        expect(simd).toEqual(plain)
      }),
      { numRuns: 80, seed: 1 },
    )
  })

  test('multiplies alike also where a matrix is larger than the pieces it is copied in', () => {
    const [m, n, k] = [5, 270, 300]
    const [simd, plain] = onBoth([noise(m * k, 1), noise(k * n, 2), noise(m * n, 3), noise(n, 4)], (engine, arrays) => {
      const [a, b, c, start] = arrays
      engine.product({ m, n, k, a: a!, b: b!, c: c!, start: start! })
    })
    expect(simd).toEqual(plain)
  })

  test('gives the same activations and slopes on SIMD and plain, bit for bit, from -100 to 100', () => {
    const values = Float32Array.of(
      ...noise(500, 1, { scale: 4 }),
      0,
      -0,
      1e-6,
      -1e-6,
      9.5,
      -9.5,
      100,
      -100,
      3e38,
      -3e38,
    )
    for (const activation of ACTIVATIONS) {
      const [simd, plain] = onBoth([values, noise(values.length, 2)], (engine, [x, delta]) => {
        engine.activate(activation, x!)
        engine.slope(activation, x!, delta!)
      })
      expect(simd, activation).toEqual(plain)
    }
  })

  test('gives tanh and the logistic function to six digits, and exactly their limits far out', () => {
    const values = Array.from({ length: 401 }, (_, i) => (i - 200) / 10)
    const [[tanh] = []] = onBoth([Float32Array.from(values)], (engine, [x]) => engine.activate('tanh', x!))
    const [[logistic] = []] = onBoth([Float32Array.from(values)], (engine, [x]) => engine.activate('logistic', x!))
    for (const [i, x] of values.entries()) {
      expect(Math.abs(tanh![i]! - Math.tanh(x))).toBeLessThan(5e-7)
      expect(Math.abs(logistic![i]! - 1 / (1 + Math.exp(-x)))).toBeLessThan(5e-7)
    }
    expect([tanh![0], tanh![400]]).toEqual([-1, 1])
  })

  test('sums columns and decays alike on SIMD and plain', () => {
    const [simd, plain] = onBoth([noise(13 * 7, 1), noise(7, 2), noise(7, 3)], (engine, [values, sums, parameters]) => {
      engine.columnSums(values!, 13, sums!)
      engine.decay(sums!, parameters!, 0.3, 13)
    })
    expect(simd).toEqual(plain)
  })

  test('gathers the rows that are named, of any width', () => {
    for (const columns of [1, 4, 7, 180])
      for (const engine of engines()) {
        const [source, target] = [engine.array(5 * columns), engine.array(4 * columns)]
        source.set(noise(5 * columns, columns))
        const places = engine.places(4)
        places.set([4, 0, 4, 2])
        engine.gather(source, columns, places, 3, target)
        const rows = [4, 0, 4].flatMap(row => [...source.subarray(row * columns, (row + 1) * columns)])
        expect([...target]).toEqual([...rows, ...Array(columns).fill(0)])
      }
  })

  test('refuses more arrays than room was made for, and starts again after reserve', () => {
    const engine = createEngine()
    engine.reserve(8, 1)
    expect(() => engine.array(100)).toThrow(RangeError)
    engine.array(8).fill(3)
    engine.reserve(8, 1)
    expect([...engine.array(8)]).toEqual(Array(8).fill(0))
  })
})
