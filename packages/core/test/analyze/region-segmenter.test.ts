import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QualityFlag } from '../../src/analyze/analysis.ts'
import { type DraftSegment, RegionSegmenter, type ScoredWindow } from '../../src/analyze/region-segmenter.ts'
import { windowsOf } from '../../src/segment/windows.ts'

const LABELS = ['neutral', 'angry', 'sad']
const OPTIONS = { labels: LABELS, uncertainBelow: 0.45, hopFrames: 100, minimumFrames: 200 }

/** Probabilities with `confidence` on one label. */
function sure(label: string, confidence = 0.8): Float32Array {
  return Float32Array.from(LABELS, name => (name === label ? confidence : (1 - confidence) / 2))
}

/** The windows of one region, scored by what is heard at their middle. */
function scored(end: number, heard: (second: number) => Float32Array, quality: QualityFlag[] = []): ScoredWindow[] {
  return windowsOf([{ startFrame: 0, endFrame: end }]).map(({ startFrame, endFrame }) => ({
    startFrame,
    endFrame,
    probabilities: heard((startFrame + endFrame) / 200),
    quality,
    judgeable: true,
  }))
}

function segmentsOf(windows: readonly ScoredWindow[], end: number, options = OPTIONS): DraftSegment[] {
  const segmenter = new RegionSegmenter(options)
  segmenter.open(0)
  return [...windows.flatMap(window => segmenter.add(window)), ...segmenter.close(end)]
}

const brief = (segments: readonly DraftSegment[]) =>
  segments.map(({ startFrame, endFrame, label }) => [startFrame, endFrame, label])

test('one label throughout is one segment', () => {
  expect(
    brief(
      segmentsOf(
        scored(1240, () => sure('angry')),
        1240,
      ),
    ),
  ).toEqual([[0, 1240, 'angry']])
})

test('a change of label starts a segment near where it is heard', () => {
  const segments = segmentsOf(
    scored(2000, second => sure(second < 10 ? 'neutral' : 'angry')),
    2000,
  )
  expect(segments.map(({ label }) => label)).toEqual(['neutral', 'angry'])
  expect(Math.abs(segments[0]!.endFrame - 1000)).toBeLessThanOrEqual(100)
})

test('a change shorter than the minimum is absorbed', () => {
  const windows = scored(2000, second => sure(second > 10 && second < 11 ? 'sad' : 'neutral', 0.7))
  expect(brief(segmentsOf(windows, 2000))).toEqual([[0, 2000, 'neutral']])
})

test('below the threshold of the model it is uncertain, however long it lasts', () => {
  const segments = segmentsOf(
    scored(3000, second => sure(second % 2 < 1 ? 'angry' : 'sad', 0.44)),
    3000,
  )
  expect(brief(segments)).toEqual([[0, 3000, 'uncertain']])
  expect(Math.max(...segments[0]!.probabilities)).toBeLessThan(0.45)
})

test('music and speech too quiet to judge are uncertain whatever the model says', () => {
  for (const flag of ['music', 'quiet'] as const) {
    const [segment] = segmentsOf(
      scored(700, () => sure('angry', 0.99), [flag]),
      700,
    )
    expect(segment!.label).toBe('uncertain')
    expect(segment!.quality).toEqual([flag])
    expect(segment!.probabilities[1]).toBeCloseTo(0.99, 5)
  }
  expect(
    segmentsOf(
      scored(700, () => sure('angry'), ['noisy']),
      700,
    )[0]!.label,
  ).toBe('angry')
})

test('so is speech whose waveform is mostly cut off', () => {
  const windows = scored(700, () => sure('angry', 0.99), ['clipped']).map(window => ({ ...window, judgeable: false }))
  expect(brief(segmentsOf(windows, 700))).toEqual([[0, 700, 'uncertain']])
})

test('a region without a window is uncertain with equal shares', () => {
  const [segment] = segmentsOf([], 40)
  expect(segment).toMatchObject({ startFrame: 0, endFrame: 40, label: 'uncertain', quality: ['too-short'] })
  for (const share of segment!.probabilities) expect(share).toBeCloseTo(1 / 3, 12)
})

const hearing = fc.record({
  end: fc.integer({ min: 30, max: 4000 }),
  labels: fc.array(fc.constantFrom(...LABELS), { minLength: 40, maxLength: 40 }),
  confidence: fc.array(fc.double({ min: 0.34, max: 0.99, noNaN: true }), { minLength: 40, maxLength: 40 }),
})

test('segments tile the region, keep the minimum length, and are never surer than the surest window', () => {
  fc.assert(
    fc.property(hearing, ({ end, labels, confidence }) => {
      const windows = scored(end, second => sure(labels[Math.floor(second)]!, confidence[Math.floor(second)]!))
      const segments = segmentsOf(windows, end)
      expect(segments[0]!.startFrame).toBe(0)
      expect(segments.at(-1)!.endFrame).toBe(end)
      const surest = Math.max(...windows.map(({ probabilities }) => Math.max(...probabilities)))
      segments.forEach((segment, index) => {
        if (index > 0) expect(segment.startFrame).toBe(segments[index - 1]!.endFrame)
        expect(segment.endFrame - segment.startFrame).toBeGreaterThanOrEqual(Math.min(end, 200))
        expect(segment.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
        const top = Math.max(...segment.probabilities)
        expect(top).toBeLessThanOrEqual(surest + 1e-6)
        if (segment.label !== 'uncertain') {
          expect(top).toBeGreaterThanOrEqual(0.45)
          expect(segment.probabilities[LABELS.indexOf(segment.label)]).toBe(top)
        }
      })
    }),
    { seed: 1 },
  )
})

test('asking for the part that is not final yet changes nothing', () => {
  fc.assert(
    fc.property(hearing, ({ end, labels, confidence }) => {
      const windows = scored(end, second => sure(labels[Math.floor(second)]!, confidence[Math.floor(second)]!))
      const segmenter = new RegionSegmenter(OPTIONS)
      segmenter.open(0)
      const asked: DraftSegment[] = []
      for (const window of windows) {
        asked.push(...segmenter.add(window))
        const open = segmenter.partial(window.endFrame)!
        expect(open.endFrame).toBe(window.endFrame)
        expect(open.startFrame).toBe(asked.at(-1)?.endFrame ?? 0)
      }
      asked.push(...segmenter.close(end))
      expect(asked).toEqual(segmentsOf(windows, end))
    }),
    { seed: 1 },
  )
})
