import { clockTime, UNCERTAIN } from '@undertone/core/report'
import type { Call } from '../../timeline/call.ts'

/** A piece of the lede; `at` is where it begins. */
export type LedePart = { readonly text: string; readonly at: number } & (
  | { readonly kind: 'text' | 'label' }
  | { readonly kind: 'time'; readonly time: number }
)

/** Cuts the engine's sentence at the labels and the times it names. A time leads to the surest segment that begins then. */
export function ledeParts({ segments, labels, analysis }: Pick<Call, 'segments' | 'labels' | 'analysis'>): LedePart[] {
  const text = analysis.summary.text.replaceAll(' %', '\u00a0%')
  const names = labels.filter(label => label !== UNCERTAIN).map(label => label.replace(/[^\w ]/g, '\\$&'))
  const pattern = new RegExp(`\\b(?:(\\d+(?::\\d\\d)+)|(${names.join('|')}))\\b`, 'g')
  const parts: LedePart[] = []
  let at = 0
  for (const found of text.matchAll(pattern)) {
    const [word, time] = found
    const there = time === undefined ? undefined : surestAt(segments, time)
    if (time !== undefined && there === undefined) continue
    if (found.index > at) parts.push({ kind: 'text', text: text.slice(at, found.index), at })
    parts.push(
      there === undefined
        ? { kind: 'label', text: word, at: found.index }
        : { kind: 'time', text: word, at: found.index, time: there },
    )
    at = found.index + word.length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at), at })
  return parts
}

function surestAt(segments: Call['segments'], time: string): number | undefined {
  const there = segments.filter(({ start }) => clockTime(start) === time)
  return there.sort((a, b) => b.confidence - a.confidence)[0]?.start
}
