import { type Command, Option } from 'commander'
import { settingPair } from '../option-values.ts'
import { addDatasetOptions, DATASET_FOLDER, type DatasetOptions } from './train.ts'

/** Options of `undertone evaluate`. */
export interface EvaluateOptions extends DatasetOptions {
  readonly model?: string
  readonly protocol?: string
  readonly recipe?: 'functionals' | 'seed-180'
  readonly set?: Readonly<Record<string, unknown>>
}

/** `undertone evaluate`: how good a model is on labelled recordings, or how good training is by a protocol. */
export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('judge a model on labelled recordings, or a recipe by a protocol')
    .argument('<folder>', DATASET_FOLDER)
    .option(
      '-m, --model <model>',
      'a shipped model by name, or a model file; with --protocol the kind to train: default, lda or mlp',
    )
    .addOption(
      new Option('--protocol <name>', 'train by this protocol and judge that').choices([
        'seed-4',
        'ravdess-4-si',
        'ravdess-8-si',
      ]),
    )
    .addOption(
      new Option('--recipe <name>', 'with --protocol: the features; functionals where not given').choices([
        'functionals',
        'seed-180',
      ]),
    )
    .option(
      '--set <name=value>',
      "with --model mlp: a setting of the network, under our name or scikit-learn's",
      settingPair,
    )
  addDatasetOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone evaluate EmoDB/ --model default
  $ undertone evaluate pieces/ --model ./mine.safetensors --json
  $ undertone evaluate RAVDESS/ --protocol ravdess-8-si
  $ undertone evaluate RAVDESS/ --protocol seed-4 --model mlp --recipe seed-180
  $ undertone evaluate RAVDESS/ --protocol ravdess-8-si --model mlp --set hidden=100,50 --set standardise=true

UAR, unweighted average recall, is the mean of the labels' shares of right guesses: a frequent label counts no more than
a rare one. Intervals are 95 %, by bootstrap over speakers.
ravdess-8-si: RAVDESS speech, 8 labels, speakers in order, 4 to a fold; each fold is judged by a model that has not
heard its speakers. ravdess-4-si: the same with calm, happy, fearful and disgust. seed-4: these four, 20 random splits
with speakers shared, as in older work; such figures say nothing about new voices.
A network (mlp) has hidden=150 activation=tanh alpha=0.05 maxIter=500 and scikit-learn's defaults, but for what --set
changes: hidden, activation, solver, alpha, batchSize, learningRate, learningRateInit, maxIter, tol, nIterNoChange,
standardise, balanced, smote.`,
    )
    .action(async (folder: string, options: EvaluateOptions) => {
      const { evaluateModel } = await import('../evaluate-model.ts')
      await evaluateModel(folder, options)
    })
}
