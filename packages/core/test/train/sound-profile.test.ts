import { describe, expect, it } from 'vitest'
import { DEFAULT_RECIPE } from '../../src/features/default-recipe.ts'
import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../../src/features/functionals.ts'
import { MEL_BANDS, melTriangles } from '../../src/features/spectrum-descriptors.ts'
import { collectFeatures, type FeatureSet } from '../../src/train/feature-set.ts'
import { soundProfile } from '../../src/train/sound-profile.ts'
import { SAMPLE_RECIPE } from '../model/sample-model.ts'

/** Clips whose bands all lie at one level, nepers of energy, with as many frames as given. */
function makeSet(levels: readonly { label: string; level: number }[], frames = 0): FeatureSet {
  const clips = levels.map(({ label, level }, i) => ({
    clip: { id: `clip-${i}`, path: `${i}.wav`, corpus: 'made-up', speaker: 'a', label, corpusLabel: label, sha256: '' },
    features: {
      whole: new Float32Array(FUNCTIONAL_COUNT + frames * MEL_BANDS).map((_, at) =>
        at < MEL_BANDS || at >= FUNCTIONAL_COUNT ? level + (at >= FUNCTIONAL_COUNT + MEL_BANDS ? -100 : 0) : 0,
      ),
      windows: [],
    },
  }))
  return {
    clips: clips.map(({ clip }) => clip),
    recipe: frames > 0 ? DEFAULT_RECIPE : FUNCTIONALS_RECIPE,
    conditions: new Map([
      [
        'clean',
        collectFeatures(
          clips.map(({ features }) => features),
          FUNCTIONAL_COUNT,
        ),
      ],
    ]),
  }
}

describe('soundProfile', () => {
  const tenDecibels = Math.LN10

  it('gives the mean spectrum of each label in decibels', () => {
    const set = makeSet([
      { label: 'calm', level: -2 * tenDecibels },
      { label: 'calm', level: -4 * tenDecibels },
      { label: 'angry', level: 0 },
    ])
    const profile = soundProfile(set, ['calm', 'angry', 'sad'])
    expect(Object.keys(profile?.labels ?? {})).toEqual(['calm', 'angry'])
    expect(profile?.labels.calm?.spectrum).toEqual(new Array(MEL_BANDS).fill(-30))
    expect(profile?.labels.angry?.spectrum[0]).toBeCloseTo(0, 1)
    expect(profile?.labels.angry?.example).toBeUndefined()
  })

  it('shows the clip that is nearest to that mean, the loudest value brightest, 60 dB below it none', () => {
    const set = makeSet(
      [
        { label: 'calm', level: -9 },
        { label: 'calm', level: -5 },
        { label: 'calm', level: -4 },
      ],
      2,
    )
    const example = soundProfile(set, ['calm'])?.labels.calm?.example
    expect(example).toMatchObject({ clip: 'clip-1', frameSeconds: 0.02, rangeDb: 60 })
    const bytes = Array.from(atob(example?.levels ?? ''), character => character.charCodeAt(0))
    expect(bytes).toEqual([...new Array(MEL_BANDS).fill(255), ...new Array(MEL_BANDS).fill(0)])
  })

  it('places each band where its filter peaks', () => {
    const { bandHz } = soundProfile(makeSet([{ label: 'calm', level: 0 }]), ['calm'])!
    const { first, end, start, weights } = melTriangles(MEL_BANDS)
    for (const band of [5, 20, 39]) {
      const own = [...weights.subarray(start[band]!, start[band]! + end[band]! - first[band]!)]
      const peak = (first[band]! + own.indexOf(Math.max(...own))) * (16000 / 512)
      expect(Math.abs(bandHz[band]! - peak)).toBeLessThan(16000 / 512)
    }
  })

  it('says nothing of features that are no log-mel statistics', () => {
    expect(soundProfile({ ...makeSet([{ label: 'calm', level: 0 }]), recipe: SAMPLE_RECIPE }, ['calm'])).toBeUndefined()
  })
})
