import type { Analysis, Segment } from '@undertone/core'
import { channelName, clockTime, inLabelOrder, LIKELY, ticksOf, UNCERTAIN } from '@undertone/core/report'
import type { Ink } from './ink.ts'

const SIDE = 10

/** One letter a label, its first that is still free; `?` for uncertain. */
export function lettersOf(labels: readonly string[]): ReadonlyMap<string, string> {
  const letters = new Map<string, string>([[UNCERTAIN, '?']])
  for (const label of inLabelOrder(labels.filter(name => name !== UNCERTAIN))) {
    const taken = new Set(letters.values())
    const free = [...label.toUpperCase(), ...'0123456789'].find(letter => !taken.has(letter))
    letters.set(label, free ?? '*')
  }
  return letters
}

/** The timeline: an axis, and a lane of cells for each channel. A cell has a letter and a colour, never colour alone. */
export function lanes(analysis: Analysis, letters: ReadonlyMap<string, string>, ink: Ink, width: number): string[] {
  const cells = Math.max(10, width - SIDE - 1)
  const seconds = Math.max(analysis.source.durationSeconds, 1e-6)
  const lines = [`${' '.repeat(SIDE)} ${ink.dim(axis(seconds, cells))}`]
  for (const channel of analysis.channels) {
    const name = channelName(channel.role, channel.index)
      .slice(0, SIDE - 1)
      .padEnd(SIDE)
    const row = Array.from({ length: cells }, (_, cell) => {
      const from = (cell / cells) * seconds
      const to = ((cell + 1) / cells) * seconds
      if (!channel.emotion) return overlap(channel.speech, from, to) > 0 ? '=' : ink.dim('·')
      const segment = strongest(analysis.segments, channel.index, from, to)
      if (!segment) return ink.dim('·')
      const letter = letters.get(segment.label) ?? '*'
      // A capital where the label is likely.
      return ink.onEmotion(segment.label, segment.confidence >= LIKELY ? letter : letter.toLowerCase())
    })
    lines.push(`${ink.bold(name)} ${row.join('')}`)
  }
  return lines
}

/** What the letters stand for, those that occur. */
export function legend(analysis: Analysis, letters: ReadonlyMap<string, string>, ink: Ink, width: number): string[] {
  const seen = inLabelOrder([...new Set(analysis.segments.map(({ label }) => label))])
  const items = seen.map(label => ({
    plain: `${letters.get(label)} ${label}`,
    shown: `${ink.onEmotion(label, letters.get(label) ?? '*')} ${label}`,
  }))
  if (analysis.segments.some(({ label, confidence }) => label !== UNCERTAIN && confidence < LIKELY))
    items.push({ plain: 'small letter: leaning', shown: 'small letter: leaning' })
  if (analysis.channels.some(({ emotion, speech }) => !emotion && speech.length > 0))
    items.push({ plain: '= talk only', shown: '= talk only' })
  items.push({ plain: '· silence', shown: ink.dim('· silence') })
  return flow(items, width - SIDE - 1).map(line => `${' '.repeat(SIDE)} ${line}`)
}

function flow(items: readonly { readonly plain: string; readonly shown: string }[], width: number): string[] {
  const lines: string[] = []
  let line = ''
  let length = 0
  for (const { plain, shown } of items) {
    if (length > 0 && length + 3 + plain.length > width) {
      lines.push(line)
      line = ''
      length = 0
    }
    line += (length > 0 ? '   ' : '') + shown
    length += (length > 0 ? 3 : 0) + plain.length
  }
  return line ? [...lines, line] : lines
}

function axis(seconds: number, cells: number): string {
  const row = new Array<string>(cells).fill(' ')
  for (const time of ticksOf(seconds, Math.floor(cells / 10))) {
    const at = Math.floor((time / seconds) * cells)
    const label = `|${clockTime(time)}`
    if (at + label.length <= cells) for (let i = 0; i < label.length; i++) row[at + i] = label[i]!
  }
  return row.join('').trimEnd()
}

/** The segment that fills most of an interval; among equals the surer one. */
function strongest(segments: readonly Segment[], channel: number, from: number, to: number): Segment | undefined {
  let best: Segment | undefined
  let most = 0
  for (const segment of segments) {
    if (segment.channel !== channel) continue
    const shared = Math.min(segment.end, to) - Math.max(segment.start, from)
    if (shared > most + 1e-9) {
      most = shared
      best = segment
    }
  }
  return best
}

function overlap(regions: readonly (readonly [number, number])[], from: number, to: number): number {
  return regions.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0)
}
