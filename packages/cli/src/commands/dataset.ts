import { Argument, type Command } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { addDatasetOptions, DATASET_FOLDER, type DatasetOptions } from './train.ts'

/** Options of `undertone dataset inspect`. */
export interface InspectOptions extends DatasetOptions {
  readonly html?: string
}

/** Options of `undertone dataset get`. */
export interface GetOptions extends CommonOptions {
  readonly out: string
  readonly acceptLicence?: boolean
  readonly from?: string
}

/** A corpus that `undertone dataset get` can fetch. */
export type GetName = 'ravdess' | 'emodb' | 'tess'

const GET_NAMES: readonly GetName[] = ['ravdess', 'emodb', 'tess']

/** `undertone dataset`: what a folder of clips holds, and corpora from their public archives. */
export function registerDataset(program: Command): void {
  const dataset = program.command('dataset').description('get labelled recordings, and look at them before training')
  registerInspect(dataset)
  registerGet(dataset)
}

function registerInspect(dataset: Command): void {
  addDatasetOptions(
    dataset
      .command('inspect')
      .description('count the clips of a folder by label, speaker, sentence, length, rate and level; find copies')
      .argument('<folder>', DATASET_FOLDER)
      .option('--html <file>', 'write a page with plots'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ undertone dataset inspect RAVDESS/
  $ undertone dataset inspect RAVDESS/ --include song --html ravdess.html
  $ undertone dataset inspect IEMOCAP/ --merge excited=happy --labels angry,happy,sad,neutral
  $ undertone dataset inspect pieces/ --json

Known corpora: ravdess, emodb, emodb-2s, tess, savee, crema-d, iemocap, meld, esd. IEMOCAP and MELD need their label files
in the folder too (dialog/EmoEvaluation, *_sent_emo.csv).
A manifest.csv has the columns file,label,speaker and, where they are wanted, start,end (seconds: the part of the file
that is the clip), channel, sentence, language. The one that "undertone split" writes can be inspected at once; it can be
trained on when label and speaker are filled in.`,
    )
    .action(async (folder: string, options: InspectOptions) => {
      const { inspectFolder } = await import('../inspect-folder.ts')
      await inspectFolder(folder, options)
    })
}

function registerGet(dataset: Command): void {
  dataset
    .command('get')
    .description('download a corpus from its public archive')
    .addArgument(new Argument('<corpus>', 'which one').choices(GET_NAMES))
    .requiredOption('-o, --out <folder>', 'where its recordings go')
    .option('--accept-licence', "accept the corpus's licence without being asked")
    .option('--from <address>', 'a copy of the same files at another address')
    .addHelpText(
      'after',
      `
Examples:
  $ undertone dataset get ravdess --out RAVDESS
  $ undertone dataset get emodb --out EmoDB --accept-licence

The licence is shown first. A download that was stopped goes on where it stopped. Checksums are those that the archive
publishes; EmoDB's publishes none, so there and everywhere the recordings are counted in the end.`,
    )
    .action(async (corpus: GetName, options: GetOptions) => {
      const { getDataset } = await import('../get-dataset.ts')
      await getDataset(corpus, options)
    })
}
