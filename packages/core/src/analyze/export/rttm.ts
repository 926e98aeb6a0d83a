import type { Analysis } from '../analysis.ts'
import { itemsByTime } from './tracks.ts'

/** Fields are parted by white space, so none may hold any. */
function field(text: string): string {
  return text.trim().replace(/\s+/g, '_') || '<NA>'
}

/**
 * RTTM, one SPEAKER line a segment: file, channel (from 1, as NIST counts), start, length, the label where a speaker's name
 * would stand, confidence.
 *
 * Source: NIST, "The 2009 Rich Transcription evaluation plan", appendix A.
 */
export function toRttm(analysis: Analysis): string {
  const file = field(analysis.source.name.replace(/\.[^./\\]+$/, ''))
  return itemsByTime(analysis)
    .map(({ track, item }) => {
      const { start, end, label, confidence } = item
      const sure = confidence === null ? '<NA>' : confidence.toFixed(4)
      const length = (end - start).toFixed(3)
      return `SPEAKER ${file} ${track.channel.index + 1} ${start.toFixed(3)} ${length} <NA> <NA> ${field(label)} ${sure} <NA>\n`
    })
    .join('')
}
