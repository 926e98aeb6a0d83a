import type { Command } from 'commander'
import { addDatasetOptions, type DatasetOptions } from './train.ts'

/** `undertone dataset inspect`: what a folder of clips holds. */
export function registerDataset(program: Command): void {
  const dataset = program.command('dataset').description('look at labelled recordings before training')
  addDatasetOptions(
    dataset
      .command('inspect')
      .description('count the clips of a folder by label, speaker, length and rate')
      .argument('<folder>', 'RAVDESS, EmoDB, TESS, a folder with manifest.csv, or a folder for each label'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ undertone dataset inspect RAVDESS/
  $ undertone dataset inspect pieces/ --json

A manifest.csv has the columns file,label,speaker and, where they are wanted, start,end (seconds: the part of the file
that is the clip), channel, sentence, language. The one that "undertone split" writes can be inspected at once; it can be
trained on when label and speaker are filled in.`,
    )
    .action(async (folder: string, options: DatasetOptions) => {
      const { inspectFolder } = await import('../inspect-folder.ts')
      await inspectFolder(folder, options)
    })
}
