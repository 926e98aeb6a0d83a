import { describe, expect, it } from 'vitest'
import type { Model } from '../../src/model/model.ts'
import { zeros } from '../../src/signal/matrix.ts'
import { compareModels } from '../../src/train/compare-models.ts'
import type { DatasetClip } from '../../src/train/dataset.ts'
import { testModel } from '../support/test-model.ts'

/** A model that hears the label itself: feature 0 is the place of its guess in its labels. */
function oracle(id: string, labels: readonly string[], heard: readonly string[] = []): Model {
  const base = testModel()
  return {
    ...base,
    card: { ...base.card, id, labels, data: [{ name: 'made-up', licence: 'CC0-1.0', clips: 1, speakers: heard }] },
    predict: features => Float32Array.from(labels, (_, k) => (k === features[0] ? 1 : 0)),
  }
}

function clipsOf(labels: readonly string[]): DatasetClip[] {
  return labels.map((label, i) => ({
    id: `clip-${i}`,
    path: `${i}.wav`,
    corpus: 'made-up',
    speaker: `made-up/${i % 3}`,
    label,
    corpusLabel: label,
    sha256: '',
  }))
}

function contender(model: Model, guesses: readonly string[]) {
  const vectors = zeros(guesses.length, 1)
  vectors.data.set(guesses.map(guess => model.card.labels.indexOf(guess)))
  return { model, vectors }
}

describe('comparing two models', () => {
  const clips = clipsOf(['calm', 'angry', 'calm', 'angry', 'bored', 'sad'])
  const first = contender(oracle('first', ['calm', 'angry', 'sad']), ['calm', 'calm', 'sad', 'angry', 'sad', 'sad'])
  const second = contender(oracle('second', ['angry', 'calm', 'bored'], ['made-up/1']), [
    'calm',
    'angry',
    'bored',
    'calm',
    'bored',
    'bored',
  ])
  const comparison = compareModels(clips, first, second)

  it('takes the clips of labels that both know; a guess outside them is wrong', () => {
    expect(comparison).toMatchObject({ clips: 4, labels: ['calm', 'angry'] })
    expect(comparison?.right).toEqual({ both: 1, first: 1, second: 1, neither: 1 })
    expect(comparison?.models.map(({ accuracy }) => accuracy)).toEqual([0.5, 0.5])
    expect(comparison?.notes.join()).toContain('2 clips left out')
  })

  it('says which model heard which of the speakers', () => {
    expect(comparison?.speakersShared).toBe(true)
    expect(comparison?.models.map(({ speakersHeard }) => speakersHeard)).toEqual([[], ['made-up/1']])
    expect(comparison?.notes[0]).toMatch(/^SPEAKERS SHARED: 1 of the speakers .* training of second/)
  })

  it('finds nothing to compare where no label is known to both', () => {
    expect(compareModels(clipsOf(['sad', 'bored']), first, second)).toBeUndefined()
  })
})
