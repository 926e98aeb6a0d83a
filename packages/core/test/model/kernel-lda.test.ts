import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/errors.ts'
import { DEFAULT_RECIPE, SET_COUNT, SET_POOLS, SET_THRESHOLDS } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT } from '../../src/features/functionals.ts'
import { roundToHalf } from '../../src/model/half.ts'
import type { KernelLda, KernelSetLda } from '../../src/model/kernel-lda.ts'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'
import { modelContract } from './model.contract.ts'
import { sampleParts } from './sample-model.ts'

const SIZE = FUNCTIONAL_COUNT + SET_POOLS

function sampleKernelLda(size = SIZE): KernelLda {
  const random = createRandom(5)
  const values = (count: number) => Float32Array.from({ length: count }, () => random.normal())
  return Array.from({ length: SET_COUNT }, () => ({
    thresholds: values(SET_THRESHOLDS),
    lda: {
      mean: values(size),
      deviation: values(size).map(value => Math.exp(value)),
      projection: values(4 * size).map(value => roundToHalf(value / 20)),
      means: values(12),
      spread: values(4).map(value => Math.exp(value)),
    },
  }))
}

const fileOf = (parameters: KernelLda) =>
  saveModel({ ...sampleParts(), kind: 'kernel-lda', recipe: DEFAULT_RECIPE, parameters })
const file = fileOf(sampleKernelLda())

modelContract('a loaded LDA on kernels', () => loadModel(file), FUNCTIONAL_COUNT + 40 * 30)

describe('a model on kernels', () => {
  const random = createRandom(6)
  const vector = (frames: number) =>
    Float32Array.from({ length: FUNCTIONAL_COUNT + 40 * frames }, () => random.normal())

  test('takes stretches of any length, also of no frame, one after the other', () => {
    const model = loadModel(file)
    const long = vector(300)
    const first = model.predict(long)
    for (const frames of [0, 1, 2, 75])
      expect(model.predict(vector(frames)).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
    expect(model.predict(long)).toEqual(first)
  })

  test('listens to the frames', () => {
    const model = loadModel(file)
    const one = vector(100)
    const other = one.slice()
    for (let i = FUNCTIONAL_COUNT; i < other.length; i++) other[i] = random.normal()
    expect(model.predict(other)).not.toEqual(model.predict(one))
  })

  test('is refused where its features or thresholds are not those of the recipe', () => {
    const codeOf = (parameters: KernelLda): string => {
      try {
        loadModel(fileOf(parameters))
      } catch (error) {
        if (error instanceof AppError) return error.code
        throw error
      }
      return 'none'
    }
    const [one, other] = sampleKernelLda() as [KernelSetLda, KernelSetLda]
    expect(codeOf([one, other])).toBe('none')
    expect(codeOf(sampleKernelLda(SIZE - 1))).toBe('model/malformed')
    expect(codeOf([one])).toBe('model/malformed')
    expect(codeOf([one, { ...other, thresholds: other.thresholds.fill(Number.NaN) }])).toBe('model/malformed')
  })
})
