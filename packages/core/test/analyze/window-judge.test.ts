import { describe, expect, test } from 'vitest'
import { settingsOf } from '../../src/analyze/settings.ts'
import { WindowJudge, type WindowSound } from '../../src/analyze/window-judge.ts'
import type { Model, Voice } from '../../src/model/model.ts'
import { testModel } from '../support/test-model.ts'

const LABELS = testModel().card.labels

/** A model whose voice notes what it is told: probabilities say how much it has learned. */
function notingModel(): { readonly model: Model; readonly weights: number[] } {
  const weights: number[] = []
  const voice: Voice = {
    hear: features => features,
    judge: () => LABELS.map((_, k) => (k === Math.min(weights.length, 7) ? 0.93 : 0.01)) as unknown as Float32Array,
    learn: (_, { weight = 1 } = {}) => {
      weights.push(weight)
    },
  }
  return { model: { ...testModel(), voice: () => voice }, weights }
}

const sound = (change: Partial<WindowSound> = {}): WindowSound => ({
  ...{ features: new Float32Array(4), quality: [], judgeable: true },
  ...change,
})

/** Windows of 3 s, a hop of 1 s apart, of a region from `start` to `end` seconds. */
function windows(start: number, end: number) {
  const count = Math.max(1, end - start - 2)
  return Array.from({ length: count }, (_, i) => ({
    startFrame: 100 * (start + i),
    endFrame: 100 * Math.min(end, start + i + 3),
    regionStart: 100 * start,
    last: i === count - 1,
    noiseDb: null,
  }))
}

describe('the windows of a voice', () => {
  test('count by the speech in them that was not heard before', () => {
    const { model, weights } = notingModel()
    const judge = new WindowJudge(model, settingsOf({}))
    for (const window of [...windows(0, 6), ...windows(10, 12)]) judge.push(window, sound())
    const expected = [1, 1 / 3, 1 / 3, 1 / 3, 2 / 3]
    expect(weights.length).toBe(expected.length)
    for (const [i, weight] of expected.entries()) expect(weights[i]).toBeCloseTo(weight, 9)
  })

  test('teach nothing where they are music, too quiet, ruined or too short', () => {
    const { model, weights } = notingModel()
    const judge = new WindowJudge(model, settingsOf({}))
    const [a, b, c, d] = windows(0, 6)
    judge.push(a!, sound({ quality: ['music'] }))
    judge.push(b!, sound({ judgeable: false }))
    judge.push(c!, undefined)
    judge.push(d!, sound({ quality: ['noisy'] }))
    expect(weights).toEqual([1 / 3])
  })

  test('are judged after those before them, and in the end after all', () => {
    const { model } = notingModel()
    const judge = new WindowJudge(model, settingsOf({ minimumSegmentSeconds: 0 }))
    const first = [...windows(0, 3), ...windows(5, 8), ...windows(10, 13)].flatMap(window =>
      judge.push(window, sound()),
    )
    expect(first.map(({ label }) => label)).toEqual(LABELS.slice(0, 3))
    expect(judge.judgeAnew()?.map(({ label }) => label)).toEqual(Array(3).fill(LABELS[3]))
  })

  test('that nobody asks for before the end are judged there only, the same', () => {
    const settings = settingsOf({ minimumSegmentSeconds: 0 })
    const [live, inTheEnd] = [{}, { onlyInTheEnd: true }].map(
      options => new WindowJudge(notingModel().model, settings, options),
    )
    for (const window of [...windows(0, 3), ...windows(5, 8)]) {
      expect(live!.push(window, sound())).toHaveLength(1)
      expect(inTheEnd!.push(window, sound())).toEqual([])
    }
    expect(inTheEnd!.judgeAnew()).toEqual(live!.judgeAnew())
    const running = new WindowJudge(notingModel().model, settingsOf({ baseline: 'running' }), { onlyInTheEnd: true })
    expect(running.push(windows(0, 3)[0]!, sound())).toHaveLength(1)
  })

  test('are not judged anew with the running baseline, nor by a model that does not adapt', () => {
    const running = new WindowJudge(notingModel().model, settingsOf({ baseline: 'running' }))
    running.push(windows(0, 3)[0]!, sound())
    expect(running.judgeAnew()).toBeUndefined()
    expect(new WindowJudge(notingModel().model, settingsOf({ adapt: 'off' })).judgeAnew()).toBeUndefined()
    const { voice: _, ...fixed } = testModel()
    expect(new WindowJudge(fixed, settingsOf({})).judgeAnew()).toBeUndefined()
  })

  test('that are looked at in between teach nothing', () => {
    const { model, weights } = notingModel()
    const judge = new WindowJudge(model, settingsOf({}))
    expect(judge.partial()).toBeUndefined()
    expect(judge.glimpse({ startFrame: 0, endFrame: 80 }, sound())).toMatchObject({ startFrame: 0, endFrame: 80 })
    judge.push(windows(0, 6)[0]!, sound())
    expect(judge.partial()).toMatchObject({ startFrame: 0, endFrame: 300 })
    expect(weights.length).toBe(1)
  })
})
