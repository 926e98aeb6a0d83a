import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/random.ts'
import { eachDot, LETTER_HEIGHT, LETTER_WIDTH } from '../../src/report/bitmap-font.ts'
import { colourIndex, heatImage, MAP_COLOURS, narrowed } from '../../src/report/heat-map.ts'
import { plotPng, plotSvg } from '../../src/report/plot.ts'
import { SPECTROGRAM_TYPES, spectrogramPlot } from '../../src/report/spectrogram-plot.ts'

const SIZE = { width: 640, height: 320 }

function tone(hertz: number, seconds: number, rate: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate),
  )
}

describe('spectrogramPlot', () => {
  it.each(SPECTROGRAM_TYPES)('draws %s with a name on every axis and ticks within it', type => {
    const plot = spectrogramPlot(tone(440, 1.2, 8000), 8000, { type })
    for (const axis of [plot.x, plot.y, plot.scale]) {
      expect(axis.name).not.toBe('')
      expect(axis.ticks.length).toBeGreaterThan(1)
      for (const { at } of axis.ticks) expect(at).toBeGreaterThanOrEqual(0)
      for (const { at } of axis.ticks) expect(at).toBeLessThanOrEqual(1)
    }
    expect(plot.grid.values).toHaveLength(plot.grid.columns * plot.grid.rows)
  })

  it('has a tone where the frequency axis says it is', () => {
    const plot = spectrogramPlot(tone(2000, 1, 8000), 8000, { type: 'stft' })
    const { rows, columns, values } = plot.grid
    const column = values.subarray(Math.floor(columns / 2) * rows, (Math.floor(columns / 2) + 1) * rows)
    const loudest = column.indexOf(Math.max(...column))
    const tick = plot.y.ticks.find(({ text }) => text === '2000')
    expect(loudest / (rows - 1)).toBeCloseTo(tick?.at ?? -1, 2)
  })

  it('names the note A of 440 Hz', () => {
    const plot = spectrogramPlot(tone(440, 1, 16000), 16000, { type: 'chroma' })
    const { rows, values } = plot.grid
    const column = values.subarray(20 * rows, 21 * rows)
    expect(plot.y.ticks[column.indexOf(1)]?.text).toBe('A')
  })

  it('is drawn of one sample and of silence', async () => {
    for (const samples of [Float32Array.of(0.5), new Float32Array(4000)])
      for (const type of SPECTROGRAM_TYPES) {
        const plot = spectrogramPlot(samples, 8000, { type })
        expect((await plotPng(plot, SIZE)).length).toBeGreaterThan(500)
      }
  })
})

describe('plots', () => {
  const random = createRandom(1)
  const plot = spectrogramPlot(
    Float32Array.from({ length: 8000 }, () => random.normal()),
    8000,
    { title: '<b>"call" & co' },
  )

  it('are the same each time', async () => {
    expect(await plotPng(plot, SIZE)).toEqual(await plotPng(plot, SIZE))
  })

  it('hold a title of a stranger as text', async () => {
    const svg = await plotSvg(plot, SIZE)
    expect(svg).toContain('&lt;b&gt;&quot;call&quot; &amp; co')
    expect(svg).not.toContain('<b>')
    expect(svg.match(/(?:href|src)="(?!data:)/g)).toBeNull()
  })
})

describe('heat maps', () => {
  it('put the lowest row at the bottom and clamp to the ends of the map', () => {
    const image = heatImage({ columns: 1, rows: 3, values: Float32Array.of(-9, 0.5, 9) }, 0, 1, 'ink')
    expect([...image.pixels]).toEqual([MAP_COLOURS - 1, Math.round((MAP_COLOURS - 1) / 2), 0])
    expect(colourIndex(Number.NaN, 0, 1)).toBe(0)
    expect(colourIndex(3, 5, 5)).toBe(0)
  })

  it('keep the largest of each group of columns when made narrower', () => {
    const grid = { columns: 4, rows: 1, values: Float32Array.of(1, 7, 3, 2) }
    expect([...narrowed(grid, 2).values]).toEqual([7, 3])
    expect(narrowed(grid, 4)).toBe(grid)
  })
})

it('every printable letter has dots, and those stay in its box', () => {
  for (let code = 33; code < 127; code++) {
    const dots: number[][] = []
    eachDot(String.fromCharCode(code), (x, y) => dots.push([x, y]))
    expect(dots.length).toBeGreaterThan(1)
    for (const [x, y] of dots) expect(x! < LETTER_WIDTH && y! < LETTER_HEIGHT).toBe(true)
  }
})
