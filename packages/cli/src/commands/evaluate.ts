import { type Command, Option } from 'commander'
import { addDatasetOptions, type DatasetOptions } from './train.ts'

export interface EvaluateOptions extends DatasetOptions {
  readonly model?: string
  readonly protocol?: string
}

/** `undertone evaluate`: how good a model is on labelled recordings, or how good training is by a protocol. */
export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('judge a model on labelled recordings, or a recipe by a protocol')
    .argument('<folder>', 'RAVDESS, EmoDB, TESS, a folder with manifest.csv, or a folder for each label')
    .option('-m, --model <model>', 'a shipped model by name, or a model file; `default` where no protocol is given')
    .addOption(
      new Option('--protocol <name>', 'train the default recipe by this protocol instead')
        .choices(['ravdess-8-si'])
        .conflicts('model'),
    )
  addDatasetOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone evaluate EmoDB/ --model default
  $ undertone evaluate pieces/ --model ./mine.safetensors --json
  $ undertone evaluate RAVDESS/ --protocol ravdess-8-si

UAR, unweighted average recall, is the mean of the labels' shares of right guesses: a frequent label counts no more than
a rare one. Intervals are 95 %, by bootstrap over speakers.
ravdess-8-si: RAVDESS speech, 8 labels, speakers in order, 4 to a fold; each fold is judged by a model that has not
heard its speakers.`,
    )
    .action(async (folder: string, options: EvaluateOptions) => {
      const { evaluateModel } = await import('../evaluate-model.ts')
      await evaluateModel(folder, options)
    })
}
