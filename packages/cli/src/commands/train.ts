import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { foldCount, nameList, settingPair, shares, wholeNumber } from '../option-values.ts'

/** What a labelled folder may be, for help texts. */
export const DATASET_FOLDER = 'a known corpus, a folder with manifest.csv or db.yaml, or a folder for each label'

/** What the commands that read labelled folders share. */
export interface DatasetOptions extends CommonOptions {
  readonly corpus?: string
  readonly include?: 'song'
  readonly merge?: Readonly<Record<string, string>>
  readonly labels?: readonly string[]
  readonly speakerFrom?: RegExp
  readonly eachClipItsOwnSpeaker?: boolean
  readonly workers: number
  readonly cache?: string
}

/** Options of `undertone train`. */
export interface TrainCommandOptions extends DatasetOptions {
  readonly out: string
  readonly id?: string
  readonly model: 'default' | 'lda' | 'logistic' | 'mlp'
  readonly copies?: readonly string[]
  readonly babble?: readonly string[]
  readonly shrinkage?: number
  readonly kFold?: number
  readonly split?: readonly [number, number, number]
  readonly set?: Readonly<Record<string, unknown>>
}

/** `undertone train`: a model from labelled recordings, judged on voices it has not heard. */
export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .description('train a model on labelled recordings and judge it on speakers it has not heard')
    .argument('<folder...>', DATASET_FOLDER)
    .requiredOption('-o, --out <file>', 'model file to write, e.g. mine.safetensors; its report and card go beside it')
    .option('--id <name>', "the model's name; the file's name where not given")
    .addOption(
      new Option('--model <kind>', 'kind of model').choices(['default', 'lda', 'logistic', 'mlp']).default('default'),
    )
    .option('--copies <list>', 'what each clip is also heard through; twelve of them where not given', nameList)
    .option('--babble <folder...>', 'folders whose voices the babble of copies is made of')
    .option(
      '--shrinkage <share>',
      'shrinkage of the covariance, above 0 and at most 1; 0.3 for default, 0.1 for lda',
      share,
    )
    .addOption(
      new Option('--split <shares>', "speakers for training, validation and test; 60/20/20 for one's own data")
        .argParser(shares)
        .conflicts('kFold'),
    )
    .option('--k-fold <count>', 'test each speaker in turn, in so many folds; 5 for a known corpus', foldCount)
    .option(
      '--set <name=value>',
      "with --model mlp or logistic: a setting of the network, under our name or scikit-learn's",
      settingPair,
    )
  addDatasetOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone train RAVDESS/ --out mine.safetensors
  $ undertone train clips/ --out mine.safetensors --k-fold 3
  $ undertone train clips/ --out mine.safetensors --model logistic --split 70/15/15
  $ undertone train pieces/ --out mine.safetensors --id my-callers
  $ undertone train clips/ --out mine.safetensors --speaker-from '^[^/]+/(\\w+)_'
  $ undertone analyze call.wav --model ./mine.safetensors

Copies are steps, several one after the other with "-" between, as speed0.9-mulaw8k:
  clean  mulaw8k  alaw8k  gsm8k   as it is; telephone lines; the band of a mobile telephone
  speed0.9  tempo0.9  pitch+2     faster or slower with and without the pitch; semitones
  white10  pink10  babble10       noise so many dB below the speech; babble needs --babble
  room0.4  loss5  clip6  gain-12  seconds of reverberation; % of packets lost; dB cut off the peaks; dB louder
  mp3-32  opus-16                 coded with so many kbit/s
Without --copies: clean, speed0.9, speed1.1, mulaw8k, white10, pink10, and both speeds before each of the last three.
No speaker is ever both learned from and tested on. With --split the validation speakers choose the shrinkage (of a network
the strength of its L2 term), and the test speakers judge that choice, once; with --k-fold nothing is chosen. The model in
the file then learns from all clips. A network (logistic: multinomial regression; mlp: hidden=150 activation=tanh
alpha=0.05 maxIter=500) learns from the functionals of clean clips. Nothing in training is left to chance: the same clips
give the same file, byte for byte; the noise of a copy comes from the clip itself.
--json prints the report.`,
    )
    .action(async (folders: string[], options: TrainCommandOptions) => {
      const { trainFolders } = await import('../train-folders.ts')
      await trainFolders(folders, options)
    })
}

/** Adds what says what a folder holds and what of it is wanted, `--workers` and `--cache`. */
export function addDatasetOptions(command: Command): Command {
  return command
    .option('--corpus <name>', 'the corpus that the folder holds, where its files do not tell it, e.g. emodb-2s')
    .addOption(
      new Option('--include <part>', "what is taken beside a corpus's usual part: RAVDESS song").choices(['song']),
    )
    .option('--merge <list>', 'labels counted as others, e.g. excited=happy', labelPairs)
    .option('--labels <list>', 'labels to take, e.g. angry,happy,sad,neutral; all where not given', nameList)
    .option('--speaker-from <pattern>', "regular expression that finds the speaker in a clip's path", pattern)
    .option('--each-clip-its-own-speaker', 'count each clip as a speaker; the report says so')
    .option('--workers <count>', 'threads', wholeNumber, 2)
    .option('--cache <folder>', 'keep features here for the next time')
}

function share(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('Expected a number above 0 and at most 1.')
  return value
}

function labelPairs(text: string): Record<string, string> {
  const pairs = nameList(text).map(pair => pair.split('='))
  if (pairs.some(pair => pair.length !== 2 || pair.includes('')))
    throw new InvalidArgumentError('Expected label=label, several divided by commas.')
  return Object.fromEntries(pairs)
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    throw new InvalidArgumentError(`Expected a regular expression: ${error instanceof Error ? error.message : error}.`)
  }
}
