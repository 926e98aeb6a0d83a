import type { Analysis } from '../analysis.ts'
import { type Track, tracksOf } from './tracks.ts'

/** Praat doubles a quote inside a string. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** A tier has no gaps: silence is an interval with empty text. */
function withoutGaps(track: Track, duration: number): { start: number; end: number; text: string }[] {
  const out: { start: number; end: number; text: string }[] = []
  let at = 0
  for (const { start, end, text } of track.items) {
    if (start > at) out.push({ start: at, end: start, text: '' })
    out.push({ start, end, text })
    at = end
  }
  if (at < duration || out.length === 0) out.push({ start: at, end: duration, text: '' })
  return out
}

/**
 * Praat TextGrid in its long text form: an IntervalTier a channel, named by its role, from 0 to the end without gaps.
 *
 * Source: Praat manual, "TextGrid file formats".
 */
export function toTextGrid(analysis: Analysis): string {
  const end = analysis.source.durationSeconds
  const tracks = tracksOf(analysis)
  const lines = [
    'File type = "ooTextFile"',
    'Object class = "TextGrid"',
    '',
    'xmin = 0',
    `xmax = ${end}`,
    'tiers? <exists>',
    `size = ${tracks.length}`,
    'item []:',
  ]
  tracks.forEach((track, tier) => {
    const intervals = withoutGaps(track, end)
    lines.push(
      `    item [${tier + 1}]:`,
      '        class = "IntervalTier"',
      `        name = ${quoted(track.name)}`,
      '        xmin = 0',
      `        xmax = ${end}`,
      `        intervals: size = ${intervals.length}`,
    )
    intervals.forEach((interval, index) => {
      lines.push(
        `        intervals [${index + 1}]:`,
        `            xmin = ${interval.start}`,
        `            xmax = ${interval.end}`,
        `            text = ${quoted(interval.text)}`,
      )
    })
  })
  return `${lines.join('\n')}\n`
}
