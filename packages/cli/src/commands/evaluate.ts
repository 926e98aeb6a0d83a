import { type Command, Option } from 'commander'
import { nameList, settingPair } from '../option-values.ts'
import { addDatasetOptions, DATASET_FOLDER, type DatasetOptions } from './train.ts'

/** Options of `undertone evaluate`. */
export interface EvaluateOptions extends DatasetOptions {
  readonly model?: string
  readonly protocol?: string
  readonly recipe?: 'functionals' | 'seed-180'
  readonly html?: string
  readonly ablate?: boolean
  readonly set?: Readonly<Record<string, unknown>>
  readonly conditions?: readonly string[]
  readonly babble?: readonly string[]
  readonly learningCurve?: boolean
  readonly besideRandom?: boolean
}

/** Those of core, which loads only when it is needed; a test keeps the two lists the same. */
const PROTOCOLS = [
  'seed-4',
  'ravdess-4-si',
  'ravdess-8-si',
  'robust',
  'emodb-loso',
  'emodb-2s-loso',
  'tess-loso',
  'adapt-k',
  'cross',
]

/** `undertone evaluate`: how good a model is on labelled recordings, or how good training is by a protocol. */
export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('judge a model on labelled recordings, or a recipe by a protocol')
    .argument('<folder...>', DATASET_FOLDER)
    .option(
      '-m, --model <model>',
      'a shipped model by name, or a model file; with --protocol the kind to train: default, lda, logistic or mlp',
    )
    .addOption(new Option('--protocol <name>', 'train by this protocol and judge that').choices(PROTOCOLS))
    .addOption(
      new Option('--recipe <name>', 'with --protocol: the features; functionals where not given').choices([
        'functionals',
        'seed-180',
      ]),
    )
    .option(
      '--set <name=value>',
      "with --model mlp or logistic: a setting of the network, under our name or scikit-learn's",
      settingPair,
    )
    .option('--conditions <list>', 'with --protocol: what the test clips are heard through besides clean', nameList)
    .option('--babble <folder...>', 'with --protocol: folders whose voices the babble is made of')
    .option('--learning-curve', 'with --protocol: the figures with fewer speakers to learn from, too')
    .option('--beside-random', 'with --protocol: figures of random splits, SPEAKERS SHARED, beside the honest ones')
    .option('--html <file>', 'also write a self-contained page')
    .option('--ablate', 'with --model mlp: what SMOTE, class weights, mixup, scaling and copies each bring')
  addDatasetOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone evaluate EmoDB/ --model default
  $ undertone evaluate pieces/ --model ./mine.safetensors --json
  $ undertone evaluate RAVDESS/ --protocol ravdess-8-si --html report.html
  $ undertone evaluate RAVDESS/ --protocol robust --babble TESS/ EmoDB/
  $ undertone evaluate RAVDESS/ EmoDB/ --protocol cross
  $ undertone evaluate RAVDESS/ --protocol seed-4 --model mlp --recipe seed-180
  $ undertone evaluate RAVDESS/ --protocol ravdess-8-si --model mlp --ablate
  $ undertone evaluate RAVDESS/ --protocol ravdess-8-si --model mlp --set hidden=100,50 --set standardise=true

UAR, unweighted average recall, is the mean of the labels' shares of right guesses: a frequent label counts no more than
a rare one. Intervals are 95 %, by bootstrap over speakers.
ravdess-8-si: RAVDESS speech, 8 labels, speakers in order, 4 to a fold; each fold is judged by a model that has not
heard its speakers. ravdess-4-si: the same with calm, happy, fearful and disgust. seed-4: these four, 20 random splits
with speakers shared, as in older work; such figures say nothing about new voices. robust: ravdess-8-si with the test
clips through a telephone, noise, babble, MP3 and gain. emodb-loso (4 labels, as published), emodb-2s-loso (7 labels, the
copy cut to 2.00 s), tess-loso (two actresses: an indication only): one speaker held out at a time. adapt-k: ravdess-8-si, each
voice judged after k other clips of it: random, neutral or calm ones, those of one emotion, or with their labels. cross: trained on
the first folder, tested on the second, by the labels of both; with more folders each is tested with every other.
Conditions are named as the copies of "undertone train"; "joined" is windows of clips of one voice and label in a row.
A network (mlp) has hidden=150 activation=tanh alpha=0.05 maxIter=500 and scikit-learn's defaults, but for what --set
changes: hidden, activation, solver, alpha, batchSize, learningRate, learningRateInit, maxIter, tol, nIterNoChange,
mixup, standardise, balanced, smote. --ablate trains it without any of the last four, then with each alone and with copies of
the training clips, on the same splits, and prints the differences with their 95 % intervals over speakers.`,
    )
    .action(async (folders: string[], options: EvaluateOptions) => {
      if (options.ablate) {
        const { ablateTraining } = await import('../ablate-training.ts')
        return ablateTraining(folders, options)
      }
      const { evaluateModel } = await import('../evaluate-model.ts')
      await evaluateModel(folders, options)
    })
}
