import type { Analysis } from '../analysis.ts'
import { itemsByTime, oneLine } from './tracks.ts'

/** Audacity's label track: `start<tab>end<tab>label`; the channel is named where there is more than one. */
export function toAudacity(analysis: Analysis): string {
  const named = analysis.channels.length > 1
  return itemsByTime(analysis)
    .map(({ track, item }) => {
      const text = oneLine(named ? `${track.name}: ${item.text}` : item.text)
      return `${item.start.toFixed(6)}\t${item.end.toFixed(6)}\t${text}\n`
    })
    .join('')
}

/** ELAN's tab-delimited text with a header: tier (a channel), begin and end in seconds, annotation. */
export function toElan(analysis: Analysis): string {
  const rows = itemsByTime(analysis).map(
    ({ track, item }) =>
      `${oneLine(track.name)}\t${item.start.toFixed(3)}\t${item.end.toFixed(3)}\t${oneLine(item.text)}\n`,
  )
  return `Tier\tBegin Time\tEnd Time\tAnnotation\n${rows.join('')}`
}
