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

/** A card with a heading, a sentence that says how to read it, and its content; empty where there is no content. */
export function card(title: string, lead: string, body: string, kind = ''): string {
  if (body === '') return ''
  return `<section class="card${kind && ` ${kind}`}"><h2>${escapeHtml(title)}</h2>${lead && `<p class="note lead">${escapeHtml(lead)}</p>`}${body}</section>`
}

/** A table of texts and HTML; columns from the second on hold numbers unless said otherwise. */
export function figuresTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', values: readonly string[]) =>
    values.map((value, index) => `<${tag}${index > 0 ? ' class="num"' : ''}>${value}</${tag}>`).join('')
  return `<div class="scroll"><table class="figures"><thead><tr>${cells('th', head.map(escapeHtml))}</tr></thead><tbody>${rows.map(row => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table></div>`
}

/** The figures behind a picture, folded away; open on paper. */
export function behind(summary: string, table: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${table}</details>`
}
