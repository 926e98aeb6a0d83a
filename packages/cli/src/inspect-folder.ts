import { basename, resolve } from 'node:path'
import { inspectDataset } from '@undertone/core/node/train'
import { datasetPage } from '@undertone/core/report'
import type { DatasetInspection } from '@undertone/core/train'
import type { InspectOptions } from './commands/dataset.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { print, remark, writeWhole } from './output.ts'
import { createProgress } from './progress.ts'

/** The action of `undertone dataset inspect`. */
export async function inspectFolder(folder: string, options: InspectOptions): Promise<void> {
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const inspection = await inspectDataset(folder, toDatasetOptions(options, progress))
    progress.stop()
    if (options.html !== undefined) {
      await writeWhole(options.html, datasetPage(basename(resolve(folder)), inspection))
      remark(`Wrote ${options.html}`, options)
    }
    await print(options.json ? `${JSON.stringify(inspection, null, 2)}\n` : inspectionText(inspection))
  } finally {
    progress.stop()
  }
}

/** Copies and unreadable files that the text lists; the JSON has them all. */
const MOST_LISTED = 10

function inspectionText(inspection: DatasetInspection): string {
  const { corpus, clips, labels, speakers, sentences, seconds, levelDb, sampleRates, channels } = inspection
  const { withoutLabel, withoutSpeaker, duplicates, unreadable, notes } = inspection
  const counts = (record: Readonly<Record<string, number>>, unit = '') =>
    Object.entries(record)
      .map(([name, count]) => `${name}${unit} ${count}`)
      .join(', ') || 'none'
  const use = corpus.commercialUse ? '' : ' (research use only)'
  const perSentence = Object.values(sentences)
  return `${[
    `${corpus.title}; licence: ${corpus.licence}${use}`,
    `${clips} clips, ${seconds.total.toFixed(0)} s in all; ${seconds.least.toFixed(2)} to ${seconds.most.toFixed(2)} s, median ${seconds.median.toFixed(2)} s`,
    `level: ${levelDb.least.toFixed(1)} to ${levelDb.most.toFixed(1)} dBFS, median ${levelDb.median.toFixed(1)} dBFS`,
    `labels: ${counts(labels)}`,
    `speakers (${Object.keys(speakers).length}): ${counts(speakers)}`,
    ...(perSentence.length > 0
      ? [`sentences: ${perSentence.length}, ${Math.min(...perSentence)} to ${Math.max(...perSentence)} clips each`]
      : []),
    `rates: ${counts(sampleRates, ' Hz')}; channels: ${counts(channels)}`,
    ...(withoutLabel > 0 ? [`${withoutLabel} of ${clips} clips still lack a label: fill in manifest.csv.`] : []),
    ...(withoutSpeaker > 0
      ? [`${withoutSpeaker} of ${clips} clips still lack a speaker: fill in manifest.csv, or use --speaker-from.`]
      : []),
    ...listed(
      duplicates.map(({ clip, of }) => `${clip} has the same sound as ${of}`),
      'duplicates',
    ),
    ...listed(
      unreadable.map(({ clip, code, message }) => `unreadable: ${clip}: ${code}: ${message}`),
      'unreadable clips',
    ),
    ...notes,
  ].join('\n')}\n`
}

function listed(lines: readonly string[], what: string): string[] {
  const more = lines.length - MOST_LISTED
  return more > 0 ? [...lines.slice(0, MOST_LISTED), `and ${more} ${what} more: see --json`] : [...lines]
}
