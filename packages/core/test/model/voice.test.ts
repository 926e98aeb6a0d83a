import { describe, expect, test } from 'vitest'
import { loadModel, saveModel } from '../../src/model/model-file.ts'
import { SpaceVoice, VOICE_STATE_BYTES } from '../../src/model/voice.ts'
import { ldaSpace, type VoiceSpace } from '../../src/model/voice-space.ts'
import { createRandom } from '../../src/random.ts'
import { SAMPLE_RECIPE, sampleParts } from './sample-model.ts'

function spaceOf(size: number, classes = 4): VoiceSpace {
  const random = createRandom(2)
  return ldaSpace({
    ...{ mean: new Float32Array(0), deviation: new Float32Array(0), projection: new Float32Array(0) },
    means: Float32Array.from({ length: classes * size }, () => random.normal()),
    spread: new Float32Array(size).fill(2),
  })
}

const hear = (features: Float32Array) => features

/** Stretches of one voice. */
function stretches(size: number, count: number, seed = 1): Float32Array[] {
  const random = createRandom(seed)
  const offset = Array.from({ length: size }, () => random.normal())
  return Array.from({ length: count }, () => Float32Array.from(offset, value => value + random.normal()))
}

describe('a voice', () => {
  test.each([6, 142, 480])('keeps less than 64 kB however long it speaks, %i numbers a stretch', size => {
    const voice = new SpaceVoice(spaceOf(size, 8), hear, 'safe', 1)
    let most = 0
    for (const heard of stretches(size, 300)) {
      voice.learn(heard, { weight: 1 / 3 })
      most = Math.max(most, voice.stateBytes)
    }
    expect(most).toBeGreaterThan(size * 4)
    expect(most).toBeLessThanOrEqual(VOICE_STATE_BYTES)
  })

  test('forgets nothing: what it said first still counts when it has said much', () => {
    const size = 6
    const [probe] = stretches(size, 1, 3)
    const after = (first: Float32Array[]) => {
      const voice = new SpaceVoice(spaceOf(size), hear, 'fast', 1)
      for (const heard of [...first, ...stretches(size, 80, 5)]) voice.learn(heard)
      return voice.judge(probe!)
    }
    const shifted = stretches(size, 60, 4).map(heard => heard.map(value => value + 3))
    const difference = after(shifted).map((p, k) => Math.abs(p - after(stretches(size, 60, 4))[k]!))
    expect(Math.max(...difference)).toBeGreaterThan(0.02)
  })

  test('is judged the same however often it is asked, and by what was learned of it alone', () => {
    const one = new SpaceVoice(spaceOf(6), hear, 'safe', 1)
    const other = new SpaceVoice(spaceOf(6), hear, 'safe', 1)
    const said = stretches(6, 12)
    for (const heard of said) {
      one.judge(heard)
      one.judge(heard)
      one.learn(heard)
      other.learn(heard)
    }
    expect(one.judge(said[0]!)).toEqual(other.judge(said[0]!))
    one.learn(said[1]!)
    expect(one.judge(said[0]!)).not.toEqual(other.judge(said[0]!))
  })

  test('is not moved by stretches of no weight', () => {
    const voice = new SpaceVoice(spaceOf(6), hear, 'safe', 1)
    const [heard, probe] = stretches(6, 2)
    const before = voice.judge(probe!)
    voice.learn(heard!, { weight: 0 })
    expect(voice.judge(probe!)).toEqual(before)
  })
})

describe('a loaded model', () => {
  const model = loadModel(saveModel(sampleParts()), [SAMPLE_RECIPE])
  const features = Float32Array.of(0.3, -2, 0.5, 0, 1)

  test('gives voices that do not know of each other, and stays as it was', () => {
    const before = model.predict(features)
    const voice = model.voice!('fast')
    const heard = voice.hear(features)
    const first = voice.judge(heard)
    for (const label of [0, 1, 2, 0, 1, 2]) voice.learn(heard, { label })
    expect(voice.judge(heard)).not.toEqual(first)
    expect(model.voice!('fast').judge(heard)).toEqual(first)
    expect(model.predict(features)).toEqual(before)
  })

  test('judges a new voice nearly as without adaptation', () => {
    const voice = model.voice!('safe')
    const judged = voice.judge(voice.hear(features))
    for (const [k, probability] of model.predict(features).entries())
      expect(Math.abs(judged[k]! - probability)).toBeLessThan(0.05)
  })
})
