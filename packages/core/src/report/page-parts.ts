import type { Analysis, ChannelAnalysis } from '../analyze/analysis.ts'
import { channelName, UNCERTAIN } from '../analyze/words.ts'
import { inLabelOrder, signsOf } from './emotion-signs.ts'
import { escapeHtml } from './escape.ts'
import { emotionClass } from './page-style.ts'

/** The labels of an analysis in the order in which they are listed, without `uncertain`. */
export function labelsOf(analysis: Analysis): string[] {
  return inLabelOrder(analysis.model.labels.filter(label => label !== UNCERTAIN))
}

/** Class attribute value that gives an element the colours of a label. */
export function classOf(analysis: Analysis, label: string): string {
  return emotionClass(label, analysis.model.labels)
}

/** The contour mark of a label. */
export function mark(label: string): string {
  const dashes = label === UNCERTAIN ? ' stroke-dasharray="2 2.3"' : ''
  return `<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path d="${signsOf(label).mark}"${dashes}/></svg>`
}

/** Mark and word on a tint. */
export function chip(analysis: Analysis, label: string): string {
  return labelChip(label, analysis.model.labels)
}

/** Mark and word of one of `labels` on a tint. */
export function labelChip(label: string, labels: readonly string[]): string {
  return `<span class="emo ${emotionClass(label, labels)}">${mark(label)}${escapeHtml(label)}</span>`
}

/** Names and values, side by side. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  return `<dl class="facts">${rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`
}

/** The name of a channel, as a reader sees it. */
export function nameOf(channel: ChannelAnalysis | undefined, index: number): string {
  return channelName(channel?.role ?? 'unknown', index)
}
