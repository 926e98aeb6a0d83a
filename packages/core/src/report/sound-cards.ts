import { type Axis, axisAround } from './charts/axis.ts'
import type { Point } from './charts/chart-frame.ts'
import { lineChart } from './charts/line-chart.ts'
import { scatterChart } from './charts/scatter-chart.ts'
import { escapeHtml } from './escape.ts'
import { heatImage } from './heat-map.ts'
import type { JudgedReport } from './judged-report.ts'
import { card, figuresTable, labelChip } from './page-parts.ts'
import { emotionClass } from './page-style.ts'
import { dataAddress, encodePng } from './png.ts'
import { plainNumber } from './words.ts'

const TICKS_HZ = [250, 1000, 4000]

/** The average spectrum of each label against that of all, and one clip of each as a spectrogram. */
export async function soundCard({ sound, labels }: JudgedReport): Promise<string> {
  if (!sound) return ''
  const spoken = labels.flatMap(label => (sound.labels[label] ? [{ label, ...sound.labels[label] }] : []))
  if (spoken.length === 0) return ''
  const { bandHz } = sound
  const overall = bandHz.map((_, band) =>
    spoken.reduce((sum, { spectrum }) => sum + spectrum[band]! / spoken.length, 0),
  )
  const y = axisAround(
    'dB',
    spoken.flatMap(({ spectrum }) => spectrum),
    { most: 4 },
  )
  // The bands are equally far apart in mel: so are they in the picture.
  const x: Axis = {
    name: 'Hz',
    low: 0,
    high: bandHz.length - 1,
    ticks: TICKS_HZ.map(hz => ({ value: nearestBand(bandHz, hz), text: plainNumber(hz) })),
  }
  const panels = spoken.map(async ({ label, spectrum, example }) => {
    const chart = lineChart({ title: `Average spectrum of ${label} against all labels`, x, y, height: 110 }, [
      { points: overall.map((value, band): Point => [band, value]), tone: 'faint', stroke: 'dashed' },
      {
        points: spectrum.map((value, band): Point => [band, value]),
        tone: 'emotion',
        className: emotionClass(label, labels),
      },
    ])
    const picture = example ? await exampleImage(label, example, bandHz.length) : ''
    return `<figure class="sound">${labelChip(label, labels)}${picture}${chart}</figure>`
  })
  const figures = figuresTable(
    ['Hz', ...spoken.map(({ label }) => label)],
    bandHz.map((hz, band) => [String(hz), ...spoken.map(({ spectrum }) => plainNumber(spectrum[band]!, 1))]),
  )
  const hasExamples = spoken.some(({ example }) => example)
  return card(
    'How each label sounds',
    `${hasExamples ? 'Above: the spectrogram of the clip that is nearest to the label’s average, 50 Hz to 8 kHz, at most 3 s. Below' : 'Here'}: the label’s average spectrum while somebody speaks, all clips scaled to the same peak; dashed the average of all labels.`,
    `<div class="sounds">${(await Promise.all(panels)).join('')}</div><details><summary>The average spectra in figures</summary>${figures}</details>`,
  )
}

function nearestBand(bandHz: readonly number[], hz: number): number {
  return bandHz.reduce((best, own, band) => (Math.abs(own - hz) < Math.abs(bandHz[best]! - hz) ? band : best), 0)
}

type Example = NonNullable<NonNullable<JudgedReport['sound']>['labels'][string]['example']>

async function exampleImage(
  label: string,
  { clip, levels, frameSeconds, rangeDb }: Example,
  rows: number,
): Promise<string> {
  const values = Float32Array.from(atob(levels), character => character.charCodeAt(0))
  const columns = Math.floor(values.length / rows)
  const image = await encodePng(heatImage({ columns, rows, values }, 0, 255, 'ink'))
  const seconds = (columns * frameSeconds).toFixed(1)
  const alt = escapeHtml(
    `Spectrogram of ${clip}, ${label}: ${seconds} s, 50 Hz to 8 kHz, ${rangeDb} dB from white to black`,
  )
  return `<div class="spectrum-box"><img class="spectrum" src="${dataAddress(image, 'image/png')}" alt="${alt}" title="${escapeHtml(clip)}"></div>`
}

/** Where the clips lie for the model. */
export function mapCard({ map, labels, speakersShared }: JudgedReport): string {
  if (!map || map.x.length === 0) return ''
  const end = (name: string, values: readonly number[]): Axis => ({
    name,
    low: Math.min(...values) - 10,
    high: Math.max(...values) + 10,
    ticks: [],
  })
  const points = map.x.map((x, index) => ({ x, y: map.y[index]!, label: labels[map.truth[index]!] ?? '' }))
  const title = `Map of ${points.length} clips by what the model hears in them`
  const frame = { title, x: end('first direction', map.x), y: end('second direction', map.y), height: 480 }
  const legend = labels.map(label => labelChip(label, labels)).join(' ')
  return card(
    'A map of the clips',
    `Each sign is a clip with its true label. Near each other: heard alike by a model that had not learned from ${speakersShared ? 'the clip, but from its speaker' : 'its speaker'}. The two directions in which the scores of the ${labels.length} labels spread most hold ${Math.round(100 * map.spread)} % of their spread, so clips that lie together here may still be told apart.`,
    `${scatterChart(frame, points, labels, 'map')}<p class="chart-legend">${legend}</p>`,
  )
}

/** The clips that were told wrong with most confidence: mislabelled, ambiguous, or what the model cannot hear. */
export function wrongCard({ mostWrong = [], labels }: JudgedReport): string {
  if (mostWrong.length === 0) return ''
  const rows = mostWrong.map(({ id, label, guess, probability }) => [
    `<code>${escapeHtml(id)}</code>`,
    labelChip(label, labels),
    labelChip(guess, labels),
    probability.toFixed(2),
  ])
  return card(
    'Most wrong',
    'Told wrong with most confidence. Worth a listen: some labels may be wrong, some clips sound like two things.',
    figuresTable(['Clip', 'Labelled', 'Sounds', 'Confidence'], rows),
  )
}
