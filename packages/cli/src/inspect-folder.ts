import { type DatasetInspection, inspectDataset } from '@undertone/core/node'
import type { DatasetOptions } from './commands/train.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { print } from './output.ts'
import { createProgress } from './progress.ts'

/** The action of `undertone dataset inspect`. */
export async function inspectFolder(folder: string, options: DatasetOptions): Promise<void> {
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const inspection = await inspectDataset(folder, toDatasetOptions(options, progress))
    progress.stop()
    await print(options.json ? `${JSON.stringify(inspection, null, 2)}\n` : inspectionText(inspection))
  } finally {
    progress.stop()
  }
}

function inspectionText(inspection: DatasetInspection): string {
  const { corpus, clips, labels, speakers, seconds, sampleRates, channels, duplicates, unreadable } = inspection
  const { withoutLabel, withoutSpeaker, notes } = inspection
  const counts = (record: Readonly<Record<string, number>>, unit = '') =>
    Object.entries(record)
      .map(([name, count]) => `${name}${unit} ${count}`)
      .join(', ') || 'none'
  const use = corpus.commercialUse ? '' : ' (research use only)'
  return `${[
    `${corpus.title}; licence: ${corpus.licence}${use}`,
    `${clips} clips, ${seconds.total.toFixed(0)} s in all; ${seconds.least.toFixed(2)} to ${seconds.most.toFixed(2)} s, median ${seconds.median.toFixed(2)} s`,
    `labels: ${counts(labels)}`,
    `speakers (${Object.keys(speakers).length}): ${counts(speakers)}`,
    `rates: ${counts(sampleRates, ' Hz')}; channels: ${counts(channels)}`,
    ...(withoutLabel > 0 ? [`${withoutLabel} of ${clips} clips still lack a label: fill in manifest.csv.`] : []),
    ...(withoutSpeaker > 0
      ? [`${withoutSpeaker} of ${clips} clips still lack a speaker: fill in manifest.csv, or use --speaker-from.`]
      : []),
    ...(duplicates.length > 0 ? [`${duplicates.length} duplicates: ${duplicates.join(', ')}`] : []),
    ...unreadable.map(({ clip, code, message }) => `unreadable: ${clip}: ${code}: ${message}`),
    ...notes,
  ].join('\n')}\n`
}
