import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { sha256Hex } from '../../src/hash.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { readSafetensors, type Tensor, writeSafetensors } from '../../src/model/safetensors.ts'
import { modelContract } from './model.contract.ts'
import { SAMPLE_RECIPE, sampleParts } from './sample-model.ts'

const parts = sampleParts()
const bytes = saveModel(parts)
const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'none'
}

modelContract('a loaded LDA', () => loadModel(bytes, [SAMPLE_RECIPE]), 5)

describe('a model file', () => {
  test('gives back what was saved, and its own hash', () => {
    const model = loadModel(bytes, [SAMPLE_RECIPE])
    expect(model.card).toEqual(parts.card)
    expect(model.recipe).toEqual(parts.recipe)
    expect(model.calibration).toEqual(parts.calibration)
    expect(model.sha256).toBe(sha256Hex(bytes))
  })

  test('is the same bytes for the same parts', () => {
    expect(saveModel(sampleParts())).toEqual(bytes)
  })

  test('scores by the likelihood of the projection, to what all classes share', () => {
    const { mean, deviation, projection, means, spread } = parts.parameters
    const x = Float32Array.of(0.3, -2, 50, 0, 1)
    const projected = [0, 1].map(p => {
      let sum = 0
      for (let d = 0; d < 5; d++)
        sum += Math.min(4, Math.max(-4, (x[d]! - mean[d]!) / deviation[d]!)) * projection[d * 2 + p]!
      return sum
    })
    const scores = [0, 1, 2].map(k => {
      const squares = projected.map((y, p) => (y - means[k * 2 + p]!) ** 2 / (1 + spread[p]!))
      return Math.exp(-(squares[0]! + squares[1]!) / 2 / 2.5)
    })
    const total = scores.reduce((a, b) => a + b)
    const probabilities = loadModel(bytes, [SAMPLE_RECIPE]).predict(x)
    for (const k of [0, 1, 2]) expect(probabilities[k]).toBeCloseTo(scores[k]! / total, 5)
  })

  test('is refused, with the versions named, where its features are of another version', () => {
    expect(codeOf(() => loadModel(bytes, []))).toBe('model/unsupported')
    expect(() => loadModel(bytes, [{ ...SAMPLE_RECIPE, version: 2 }])).toThrow(/"sample" version 1.*as version 2/)
  })

  test('is refused where the features have the same version but other parameters', () => {
    expect(codeOf(() => loadModel(bytes, [{ ...SAMPLE_RECIPE, parameters: { size: 6 } }]))).toBe('model/unsupported')
  })

  test('is refused at any single changed byte of its numbers', () => {
    for (let at = bytes.length - 4 * (5 + 5 + 15 + 3); at < bytes.length; at += 3) {
      const changed = bytes.slice()
      changed[at]! ^= 0x10
      expect(codeOf(() => loadModel(changed, [SAMPLE_RECIPE]))).toBe('model/malformed')
    }
  })

  test('is refused, truncated at any byte', () => {
    for (let length = 0; length < bytes.length; length += 7)
      expect(codeOf(() => loadModel(bytes.subarray(0, length), [SAMPLE_RECIPE]))).toBe('model/malformed')
  })

  test('never does anything but load or throw a coded error, whatever its bytes', () => {
    const fuzzed = fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 16 }))
    fc.assert(
      fc.property(fc.array(fuzzed, { maxLength: 4 }), edits => {
        const changed = bytes.slice()
        for (const [at, patch] of edits) changed.set(patch.subarray(0, bytes.length - at), at)
        expect(['none', 'model/malformed', 'model/unsupported']).toContain(
          codeOf(() => loadModel(changed, [SAMPLE_RECIPE])),
        )
      }),
      { seed: 1 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), random => {
        expect(codeOf(() => loadModel(random, [SAMPLE_RECIPE]))).toBe('model/malformed')
      }),
      { seed: 1 },
    )
  })
})

describe('a safetensors file', () => {
  const write = (header: unknown, data = new Uint8Array(8)): Uint8Array => {
    const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
    const out = new Uint8Array(8 + json.length + data.length)
    new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true)
    out.set(json, 8)
    out.set(data, 8 + json.length)
    return out
  }
  const entry = (shape: unknown, begin: unknown, end: unknown, dtype = 'F32') => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  })

  test('gives back texts and tensors, also from the middle of a buffer at an odd offset', () => {
    const metadata = new Map([['note', 'ä "quoted"']])
    const tensors = new Map<string, Tensor>([
      ['b', { shape: [2, 2], data: Float32Array.of(1, -0, 3e-40, Number.POSITIVE_INFINITY), type: 'F32' }],
      ['half', { shape: [3], data: Float32Array.of(-0.5, 65504, 2 ** -24), type: 'F16' }],
      ['a', { shape: [], data: Float32Array.of(5), type: 'F32' }],
      ['empty', { shape: [0, 9], data: new Float32Array(0), type: 'F32' }],
    ])
    const file = writeSafetensors({ metadata, tensors })
    const shifted = new Uint8Array(file.length + 5)
    shifted.set(file, 3)
    const read = readSafetensors(shifted.subarray(3, 3 + file.length))
    expect(read.metadata).toEqual(metadata)
    expect(new Map(read.tensors)).toEqual(tensors)
  })

  const hostile: Record<string, Uint8Array> = {
    'no bytes': new Uint8Array(0),
    'a header longer than the file': write('{}').fill(0xff, 0, 8),
    'a header that is one byte too long': write({ a: entry([2], 0, 8) }).with(0, 200),
    'a header that is not JSON': write('{"a":'),
    'a header that is not UTF-8': write('{}').with(8, 0xff),
    'a header that is a list': write([]),
    'a tensor that is a number': write({ a: 3 }),
    'another type of number': write({ a: entry([2], 0, 8, 'I64') }),
    'float16 in float32 bytes': write({ a: entry([2], 0, 8, 'F16') }),
    'no shape': write({ a: entry(undefined, 0, 8) }),
    'a negative size': write({ a: entry([-2], 0, 8) }),
    'a fractional size': write({ a: entry([0.5], 0, 2) }),
    'sizes whose product is huge': write({ a: entry([2 ** 30, 2 ** 30], 0, 8) }),
    'sizes whose product wraps to what would fit': write({ a: entry([2 ** 31, 2 ** 31, 4, 2], 0, 8) }),
    'offsets past the end': write({ a: entry([4], 0, 16) }),
    'offsets that run backwards': write({ a: entry([2], 8, 0) }),
    'overlapping tensors': write({ a: entry([2], 0, 8), b: entry([1], 4, 8) }),
    'a gap between tensors': write({ a: entry([1], 4, 8) }),
    'bytes that no tensor covers': write({ a: entry([1], 0, 4) }),
    'metadata that is not text': write({ __metadata__: { a: 1 }, a: entry([2], 0, 8) }),
  }
  for (const [name, file] of Object.entries(hostile))
    test(`with ${name} is refused`, () => {
      expect(codeOf(() => readSafetensors(file))).toBe('model/malformed')
    })
})
