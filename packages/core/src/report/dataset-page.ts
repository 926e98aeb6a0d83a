import type { DatasetInspection } from '../train/dataset-inspection.ts'
import { axisAround } from './charts/axis.ts'
import { barRows } from './charts/bar-rows.ts'
import { binned, histogram } from './charts/histogram.ts'
import { inLabelOrder } from './emotion-signs.ts'
import { escapeHtml } from './escape.ts'
import { facts, labelChip } from './page-parts.ts'
import { emotionClass } from './page-style.ts'
import { standalonePage } from './standalone-page.ts'
import { countText, percent, plainNumber } from './words.ts'

/** Shade of the fullest cell, 0..1. */
const DEEPEST = 0.6

/** Speakers and copies that a page lists; the JSON has them all. */
const MOST_LISTED = 100

/**
 * What a folder of clips holds, as one page that needs nothing else: how many of each label, how long, how loud, who says
 * what, copies, and what cannot be read. The same inspection gives the same page; every text of a stranger is escaped.
 *
 * @param name - of the folder, for the heading
 */
export function datasetPage(name: string, inspection: DatasetInspection): string {
  const { corpus, clips, seconds } = inspection
  const labels = inLabelOrder(Object.keys(inspection.labels))
  const badge = corpus.commercialUse ? '' : '<span class="badge">Non-commercial use only</span>'
  const speakers = Object.keys(inspection.speakers).length
  return standalonePage({
    title: name,
    labels,
    charts: true,
    main: `<p class="brand">Undertone, labelled recordings</p>
<h1>${escapeHtml(name)}</h1>
<div class="meta"><span>${escapeHtml(corpus.title)}</span><span>licence: ${escapeHtml(corpus.licence)}</span>${badge}</div>
<p class="lede">${countText(clips, 'clip')} of ${countText(speakers, 'speaker')} with ${countText(labels.length, 'label')}, ${lengthText(seconds.total)} in all.</p>
<div class="grid">${labelsCard(inspection, labels)}${factsCard(inspection)}</div>
<div class="grid">${secondsCard(inspection)}${levelsCard(inspection)}</div>
${gridCard(inspection, labels)}
${troubleCard(inspection)}
${notesCard(inspection)}`,
  })
}

function labelsCard(
  { labels: counts, withoutLabel, each, clips }: DatasetInspection,
  labels: readonly string[],
): string {
  const most = Math.max(1, ...Object.values(counts))
  const rows = labels.map(label => {
    const count = counts[label] ?? 0
    const own = each.filter(clip => clip.label === label).map(clip => clip.seconds)
    const length = own.length > 0 ? `, ${plainNumber(median(own), 1)} s` : ''
    return {
      name: labelChip(label, labels),
      className: emotionClass(label, labels),
      bars: [{ share: count / most, text: `${count} (${percent(count / Math.max(1, clips))})${length}` }],
    }
  })
  const lack = withoutLabel > 0 ? `<p class="note">${withoutLabel} clips have no label yet.</p>` : ''
  return card('Labels', `${barRows(rows)}<p class="note">Clips, share of all, median length.</p>${lack}`)
}

function factsCard(inspection: DatasetInspection): string {
  const { corpus, sentences, sharedSentences, sampleRates, channels, seconds, levelDb, withoutSpeaker } = inspection
  const counts = (record: Readonly<Record<string, number>>, unit: string) =>
    Object.entries(record)
      .map(([value, count]) => `${value}${unit}: ${count}`)
      .join(', ') || 'none could be read'
  const spoken = Object.keys(sentences).length
  return card(
    'Facts',
    facts([
      ['Licence', corpus.licence],
      ['Commercial use', corpus.commercialUse ? 'allowed' : 'not allowed'],
      [
        'Speakers',
        `${Object.keys(inspection.speakers).length}${withoutSpeaker > 0 ? `, unknown for ${withoutSpeaker} clips` : ''}`,
      ],
      ['Sentences', spoken === 0 ? 'not known' : `${spoken}, of which several speakers say ${sharedSentences}`],
      [
        'Length',
        `${plainNumber(seconds.least, 2)} to ${plainNumber(seconds.most, 2)} s, median ${plainNumber(seconds.median, 2)} s`,
      ],
      [
        'Level',
        `${plainNumber(levelDb.least, 1)} to ${plainNumber(levelDb.most, 1)} dBFS, median ${plainNumber(levelDb.median, 1)} dBFS`,
      ],
      ['Rate', counts(sampleRates, ' Hz')],
      ['Channels', counts(channels, '')],
    ]),
  )
}

function secondsCard({ each }: DatasetInspection): string {
  const values = each.map(({ seconds }) => seconds)
  const x = axisAround('length, s', values, { low: 0 })
  return card(
    'Length',
    histogram({ title: 'Number of clips by length', x }, binned(values, { low: x.low, high: x.high })),
  )
}

function levelsCard({ each }: DatasetInspection): string {
  const values = each.map(({ levelDb }) => levelDb)
  const x = axisAround('RMS level, dBFS', values)
  return card(
    'Level',
    histogram({ title: 'Number of clips by level', x }, binned(values, { low: x.low, high: x.high })),
  )
}

/** Who says what: gaps here are what a split by speaker stumbles over. */
function gridCard({ grid, speakers }: DatasetInspection, labels: readonly string[]): string {
  const names = Object.keys(grid).sort()
  if (names.length === 0) return ''
  const most = Math.max(1, ...Object.values(grid).flatMap(own => Object.values(own)))
  const head = labels.map(label => `<th scope="col" class="${emotionClass(label, labels)}">${escapeHtml(label)}</th>`)
  const rows = names.slice(0, MOST_LISTED).map(name => {
    const cells = labels.map(label => {
      const count = grid[name]?.[label] ?? 0
      const share = (DEEPEST * count) / most
      return `<td${share > 0.45 ? ' class="dark"' : ''} style="--share:${Math.round(100 * share)}%">${count || ''}</td>`
    })
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}<td class="total">${speakers[name] ?? 0}</td></tr>`
  })
  const more = names.length - rows.length
  const rest = more > 0 ? `<p class="note">And ${more} speakers more.</p>` : ''
  return card(
    'Speakers and labels',
    `<div class="scroll"><table class="confusion"><caption>Clips of each speaker by label; an empty cell has none.</caption><thead><tr><td></td>${head.join('')}<th scope="col" class="total">all</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${rest}`,
  )
}

function troubleCard({ duplicates, unreadable }: DatasetInspection): string {
  const items = [
    ...unreadable.map(({ clip, code, message }) => `${clip} cannot be read (${code}): ${message}`),
    ...duplicates.map(({ clip, of }) => `${clip} has the same sound as ${of}.`),
  ]
  if (items.length === 0) return ''
  const more = items.length - MOST_LISTED
  const listed = more > 0 ? [...items.slice(0, MOST_LISTED), `And ${more} more.`] : items
  return card(`Copies (${duplicates.length}) and unreadable files (${unreadable.length})`, list(listed))
}

function notesCard({ notes }: DatasetInspection): string {
  return notes.length === 0 ? '' : card('Good to know', list(notes))
}

function list(items: readonly string[]): string {
  return `<ul class="notes">${items.map(item => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`
}

function card(title: string, body: string): string {
  return `<section class="card"><h2>${escapeHtml(title)}</h2>${body}</section>`
}

function lengthText(seconds: number): string {
  return seconds < 120 ? `${plainNumber(seconds)} s` : `${plainNumber(seconds / 60)} minutes`
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
