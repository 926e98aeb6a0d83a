import type { Analysis, ChannelAnalysis, Segment } from '../analyze/analysis.ts'
import { clockTime, confidenceWord, LIKELY, spanText, UNCERTAIN } from '../analyze/words.ts'
import type { Interval } from '../audio/audio.ts'
import { escapeHtml } from './escape.ts'
import { heatImage } from './heat-map.ts'
import { classOf, labelsOf, mark, nameOf } from './page-parts.ts'
import { dataAddress, encodePng } from './png.ts'
import type { SoundPicture } from './sound-picture.ts'
import { preciseTime, tickStep } from './words.ts'

const BARS = 330
const WAVE_HEIGHT = 96
const SPECTRUM_RANGE_DB = 70
const LONG_SILENCE_SECONDS = 3
/** Segments of a smaller share of a row have no room for their mark. */
const THIN_SHARE = 0.014

/** A row of the timeline is no longer than this, seconds, unless there were more rows than these. */
const ROW_SECONDS = 300
const MOST_ROWS = 12

/**
 * How many rows the timeline of a recording has: one up to five minutes, then one for each five minutes, at most twelve.
 * A picture wants about 1200 columns for each.
 */
export function timelineRows(seconds: number): number {
  return Math.max(1, Math.min(MOST_ROWS, Math.ceil(seconds / ROW_SECONDS - 1e-9)))
}

/** The timeline card: an axis, a lane for each channel and the talk events, row after row; then what the signs mean. */
export async function timelineCard(analysis: Analysis, pictures: readonly SoundPicture[]): Promise<string> {
  const seconds = analysis.source.durationSeconds
  const loudest = Math.max(1e-6, ...pictures.map(({ peaks }) => peaks.reduce((most, peak) => Math.max(most, peak), 0)))
  const rows = timelineRows(seconds)
  const parts = Array.from({ length: rows }, async (_, row) => {
    const view = { start: (row * seconds) / rows, end: ((row + 1) * seconds) / rows }
    const lanes = await Promise.all(
      analysis.channels.map(channel => lane(analysis, channel, pictures[channel.index], loudest, view)),
    )
    return `<div class="row">${axis(analysis, view)}${lanes.join('')}${talkLane(analysis, view)}</div>`
  })
  return `<section class="card flush timeline" aria-label="Timeline">${(await Promise.all(parts)).join('')}${legend(analysis)}</section>`
}

function axis(analysis: Analysis, view: Interval): string {
  const length = view.end - view.start
  const step = tickStep(length, 10)
  const first = Math.ceil(view.start / step - 1e-9)
  const items: string[] = []
  for (let time = first * step; time < view.start + length * 0.97; time += step)
    items.push(`<i style="left:${place(time, view)}%"><span>${clockTime(time)}</span></i>`)
  const unit = analysis.source.durationSeconds >= 3600 ? 'h:mm:ss' : 'mm:ss'
  return `<div class="lane axis" aria-hidden="true"><div class="side">${unit}</div><div class="track">${items.join('')}</div></div>`
}

async function lane(
  analysis: Analysis,
  channel: ChannelAnalysis,
  picture: SoundPicture | undefined,
  loudest: number,
  view: Interval,
): Promise<string> {
  const name = escapeHtml(nameOf(channel, channel.index))
  const wave = picture ? waveform(analysis, channel, picture.peaks, loudest, view) : ''
  const spectrum = picture ? await spectrumImage(analysis, picture, view) : ''
  const half = `${analysis.source.sampleRate / 2000} kHz`
  const side = channel.emotion
    ? `Channel ${channel.index + 1}. Emotion of the voice`
    : `Channel ${channel.index + 1}. Talk only: EU law bars inferring an employee’s emotions`
  const hertz = picture ? `<span class="small">Below the wave: 0 to ${half}</span>` : ''
  const names = channel.emotion
    ? `<div class="names" aria-hidden="true">${labelsOf(analysis)
        .map(label => `<div class="${classOf(analysis, label)}">${mark(label)} ${escapeHtml(label)}</div>`)
        .join('')}</div>`
    : ''
  const segments = channel.emotion ? segmentRow(analysis, channel, view) : ''
  const ribbon = channel.emotion ? probabilityRows(analysis, channel, view) : ''
  return `<div class="lane"><div class="side"><b>${name}</b><span>${side}</span>${hertz}${names}</div><div class="track">${segments}${wave}${spectrum}${ribbon}</div></div>`
}

function segmentsOf(analysis: Analysis, channel: ChannelAnalysis, view: Interval): Segment[] {
  return analysis.segments.filter(
    ({ channel: index, start, end }) => index === channel.index && end > view.start && start < view.end,
  )
}

function segmentRow(analysis: Analysis, channel: ChannelAnalysis, view: Interval): string {
  const items = segmentsOf(analysis, channel, view).map(segment => {
    const { start, end, label, confidence } = segment
    const unclear = label === UNCERTAIN
    const leaning = !unclear && confidence < LIKELY ? ' leaning' : ''
    const thin = end - start < THIN_SHARE * (view.end - view.start) ? ' thin' : ''
    const words = unclear
      ? 'not clear enough to say'
      : `sounds ${label}, ${confidenceWord(confidence)} ${confidence.toFixed(2)}`
    const title = escapeHtml(`${preciseTime(start)} to ${preciseTime(end)}, ${words}`)
    return `<div class="seg ${classOf(analysis, label)}${leaning}${thin}" style="${box(start, end, view)}" title="${title}">${mark(label)}<span>${escapeHtml(label)}</span></div>`
  })
  return `<div class="segs" aria-hidden="true">${items.join('')}</div>`
}

function waveform(
  analysis: Analysis,
  channel: ChannelAnalysis,
  all: Float32Array,
  loudest: number,
  view: Interval,
): string {
  const peaks = all.subarray(...columnsOf(all.length, analysis, view))
  const length = view.end - view.start
  const segments = segmentsOf(analysis, channel, view)
  const bars = Math.min(BARS, peaks.length)
  const paths = new Map<string, string>()
  for (let bar = 0; bar < bars; bar++) {
    let peak = 0
    for (let i = Math.floor((bar * peaks.length) / bars); i < Math.floor(((bar + 1) * peaks.length) / bars); i++)
      peak = Math.max(peak, peaks[i]!)
    const time = view.start + ((bar + 0.5) / bars) * length
    const segment = segments.find(({ start, end }) => time >= start && time < end)
    const talking = channel.speech.some(([start, end]) => time >= start && time < end)
    const kind = !channel.emotion && talking ? 'talk' : segment ? barClass(analysis, segment) : 'rest'
    const height = Math.max(0.8, (peak / loudest) * (WAVE_HEIGHT - 6))
    const top = (WAVE_HEIGHT - height) / 2
    const [x, y, tall] = [(bar * 3 + 0.5).toFixed(1), top.toFixed(1), height.toFixed(1)]
    // What could not be judged is an outline: two short caps and no bar.
    const shape =
      segment?.label === UNCERTAIN && channel.emotion
        ? `M${x} ${y}h2v1.5h-2zM${x} ${(top + height - 1.5).toFixed(1)}h2v1.5h-2z`
        : `M${x} ${y}h2v${tall}h-2z`
    paths.set(kind, (paths.get(kind) ?? '') + shape)
  }
  const about = channel.emotion ? 'coloured by emotion. The table below says the same.' : 'without emotion.'
  const drawn = [...paths].map(([kind, path]) => `<path class="${kind}" d="${path}"/>`).join('')
  const name = escapeHtml(nameOf(channel, channel.index))
  return `<svg class="wave" viewBox="0 0 ${bars * 3} ${WAVE_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Waveform of ${name}, ${about}">${drawn}</svg>`
}

function barClass(analysis: Analysis, { label, confidence }: Segment): string {
  return `bar ${classOf(analysis, label)}${label !== UNCERTAIN && confidence < LIKELY ? ' leaning' : ''}`
}

/** First column of a picture within a view, and one past the last; at least one. */
function columnsOf(columns: number, { source }: Analysis, view: Interval): [number, number] {
  const scale = columns / Math.max(source.durationSeconds, 1e-6)
  const first = Math.min(columns - 1, Math.floor(view.start * scale))
  return [first, Math.max(first + 1, Math.min(columns, Math.round(view.end * scale)))]
}

async function spectrumImage(analysis: Analysis, { spectrum }: SoundPicture, view: Interval): Promise<string> {
  const loudest = spectrum.values.reduce((most, value) => Math.max(most, value), -90)
  const [first, end] = columnsOf(spectrum.columns, analysis, view)
  const { rows } = spectrum
  const part = { columns: end - first, rows, values: spectrum.values.subarray(first * rows, end * rows) }
  const image = await encodePng(heatImage(part, loudest - SPECTRUM_RANGE_DB, loudest, 'ink'))
  const label = `Spectrogram, 0 to ${analysis.source.sampleRate / 2000} kHz, ${SPECTRUM_RANGE_DB} dB from white to black`
  return `<div class="spectrum-box"><img class="spectrum" src="${dataAddress(image, 'image/png')}" alt="${label}"></div>`
}

function probabilityRows(analysis: Analysis, channel: ChannelAnalysis, view: Interval): string {
  const segments = segmentsOf(analysis, channel, view)
  const rows = labelsOf(analysis).map(label => {
    const cells = segments.map(({ start, end, probabilities }) => {
      const p = probabilities[label] ?? 0
      return p < 0.005 ? '' : `<i style="${box(start, end, view)};opacity:${p.toFixed(2)}"></i>`
    })
    return `<div class="${classOf(analysis, label)}">${cells.join('')}</div>`
  })
  return `<div class="ribbon" aria-hidden="true">${rows.join('')}</div>`
}

function talkLane(analysis: Analysis, view: Interval): string {
  if (analysis.channels.length < 2) return ''
  const seconds = analysis.source.durationSeconds
  const speech = analysis.channels
    .flatMap(({ index, speech }) => speech.map(([start, end]) => ({ start, end, index })))
    .sort((a, b) => a.start - b.start)
  const events: string[] = []
  let reach = 0
  for (const { start, end } of [...speech, { start: seconds, end: seconds }]) {
    if (start - reach >= LONG_SILENCE_SECONDS)
      events.push(
        event('silence', reach, start, view, `${Math.round(start - reach)} s`, `silence, ${spanText(start - reach)}`),
      )
    reach = Math.max(reach, end)
  }
  for (const [at, one] of speech.entries())
    for (const other of speech.slice(at + 1)) {
      if (other.start >= one.end) break
      if (other.index !== one.index)
        events.push(event('overlap', other.start, Math.min(one.end, other.end), view, '', 'both talk'))
    }
  for (const channel of analysis.channels)
    for (const { start, end } of channel.talk.interruptions) {
      const name = nameOf(channel, channel.index)
      const letter = channel.role === 'unknown' ? String(channel.index + 1) : name.charAt(0)
      events.push(event('cut', start, end, view, letter, `${name} interrupts`))
    }
  return `<div class="lane"><div class="side"><b>Talk</b></div><div class="track events">${events.join('')}</div></div>`
}

function event(kind: string, start: number, end: number, view: Interval, text: string, title: string): string {
  if (end <= view.start || start >= view.end) return ''
  const full = escapeHtml(`${preciseTime(start)} to ${preciseTime(end)}, ${title}`)
  return `<div class="event ${kind}" style="${box(start, end, view)}" title="${full}">${escapeHtml(text)}</div>`
}

function legend(analysis: Analysis): string {
  const labels = [...labelsOf(analysis), UNCERTAIN]
  const tiles = labels.map(
    label =>
      `<span><i class="tile ${classOf(analysis, label)}"></i><span class="${classOf(analysis, label)}">${mark(label)}</span>${escapeHtml(label)}</span>`,
  )
  const how = [
    `Faded, dotted edge: leaning, below ${LIKELY}`,
    'Hatched: uncertain',
    'Rows below: probability of each label, deeper is higher',
  ]
  if (analysis.channels.length > 1)
    how.push(
      `Bracket: silence over ${LONG_SILENCE_SECONDS} s`,
      'Grey block: both talk',
      'Solid block with a letter or number: that side interrupts',
    )
  return `<div class="legend">${tiles.join('')}${how.map(text => `<span>${text}</span>`).join('')}</div>`
}

/** Place and width of a stretch of time, clipped to the view. */
function box(start: number, end: number, view: Interval): string {
  const [from, to] = [Math.max(start, view.start), Math.min(end, view.end)]
  const width = (100 * (to - from)) / Math.max(view.end - view.start, 1e-6)
  return `left:${place(from, view)}%;width:${width.toFixed(3)}%`
}

function place(time: number, { start, end }: Interval): string {
  return ((100 * (time - start)) / Math.max(end - start, 1e-6)).toFixed(3)
}
