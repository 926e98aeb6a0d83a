import { describe, expect, it } from 'vitest'
import { callOf } from '../../src/timeline/call.ts'
import { largest } from '../../src/timeline/peaks.ts'
import { drawQuality } from '../../src/timeline/quality.ts'
import { drawRows } from '../../src/timeline/rows.ts'
import { drawSpectrogram } from '../../src/timeline/spectrogram.ts'
import { drawStrip } from '../../src/timeline/strip.ts'
import { drawWave } from '../../src/timeline/wave.ts'
import { analysis, channel, recorder, segment, tones } from './fixtures.ts'

const view = { start: 0, end: 30 }

describe('the waveform', () => {
  const draw = (segments: Parameters<typeof segment>[] | undefined, stretch = view, width = 300) => {
    const { context, drawn } = recorder()
    drawWave(
      context,
      width,
      104,
      {
        tones,
        peak: () => 0.5,
        speech: [{ start: 0, end: 20 }],
        segments: segments?.map(given => segment(...given)),
      },
      stretch,
    )
    return drawn
  }

  it('is coloured by what is heard, in bars of 2 px that are 1 px apart', () => {
    const drawn = draw([[0, 15]])
    expect(drawn).toHaveLength(100)
    expect(drawn[10]).toMatchObject({ style: 'fill angry', alpha: 1, at: [30, 27, 2, 50] })
  })

  it('fades what is only leaning and leaves an outline of what is uncertain', () => {
    const leaning = draw([[0, 15, { confidence: 0.5 }]])
    expect(leaning[10]).toMatchObject({ alpha: 0.55 })
    const uncertain = draw([[0, 15, { label: 'uncertain', confidence: 0.3 }]])
    expect(uncertain.slice(0, 2).map(({ at }) => at[3])).toEqual([1.5, 1.5])
  })

  it('has no colour but ink on a lane without emotion', () => {
    expect(new Set(draw(undefined).map(({ style }) => style))).toEqual(new Set(['talk', 'line']))
  })

  it('is the same in a strip as in the whole, so that a scrolled picture has no seams', () => {
    const whole = draw([[0, 15]])
    const strip = draw([[0, 15]], { start: 10, end: 20 }, 100)
    const x = (at: readonly unknown[]) => Number(at[0])
    const inside = whole.filter(({ at }) => x(at) + 2 >= 100 && x(at) < 200)
    expect(strip.map(({ at, style }) => [x(at) + 100, style])).toEqual(inside.map(({ at, style }) => [x(at), style]))
  })
})

describe('peaks', () => {
  it('give the largest value that a stretch touches, and 0 outside', () => {
    const peaks = { durationSeconds: 4, from: 0, to: 4, channels: [[0.1, 0.9, 0.2, 0.3]] }
    expect(largest(peaks, 0, 0.5, 1.5)).toBe(0.9)
    expect(largest(peaks, 0, 2, 2.1)).toBe(0.2)
    expect(largest(peaks, 0, 3, 4)).toBe(0.3)
    expect(largest(peaks, 0, 5, 6)).toBe(0)
    expect(largest(peaks, 1, 0, 1)).toBe(0)
  })
})

describe('the rows of probabilities', () => {
  it('are as deep as the probability, in the order of the labels', () => {
    const { context, drawn } = recorder()
    drawRows(context, 300, 24, { tones, labels: ['neutral', 'angry'], segments: [segment(0, 15)] }, view)
    expect(drawn.slice(2).map(({ style, alpha }) => [style, alpha])).toEqual([
      ['fill neutral', 0.1],
      ['fill angry', 0.9],
    ])
    expect(drawn[3]?.at).toEqual([0, 12, 149, 11])
  })
})

describe('poor audio', () => {
  it('has a frame with its reason where there is room for it', () => {
    const { context, drawn } = recorder()
    const poor = [
      { start: 0, end: 10, flags: ['noisy' as const] },
      { start: 20, end: 21, flags: ['clipped' as const] },
    ]
    drawQuality(context, 300, 100, { tones, poor, reason: ({ flags }) => flags.join() }, view)
    expect(drawn.map(({ what }) => what)).toEqual(['strokeRect', 'fillText', 'strokeRect'])
    expect(drawn[1]?.at[0]).toBe('noisy')
  })
})

describe('the spectrogram', () => {
  it('cuts out of its tiles what is seen', () => {
    const { context, drawn } = recorder()
    const image = { width: 1200, height: 128 } as ImageBitmap
    drawSpectrogram(
      context,
      300,
      100,
      [
        { start: 0, end: 60, image },
        { start: 60, end: 120, image },
      ],
      { start: 45, end: 75 },
    )
    expect(drawn.map(({ at }) => at.slice(1))).toEqual([
      [900, 0, 300, 128, 0, 0, 150, 100],
      [0, 0, 300, 128, 150, 0, 150, 100],
    ])
  })
})

describe('the strip of a whole call', () => {
  it('has a patterned row for a voice that was judged and a thin grey one for one that was not', () => {
    const { context, drawn } = recorder()
    const source = { ...analysis().source, durationSeconds: 30 }
    const channels = [channel(0, [[0, 15]]), channel(1, [[15, 30]], { role: 'agent', emotion: false })]
    const call = callOf(analysis({ source, channels, segments: [segment(0, 15, { confidence: 0.5 })] }))
    drawStrip(context, 300, 34, { call, tones })
    expect(drawn[1]).toMatchObject({ style: 'pattern angry', alpha: 0.6 })
    expect(drawn[2]).toMatchObject({ style: 'talk', at: [150, 27, 149.5, 5] })
  })
})
