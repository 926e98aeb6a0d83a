import { type Command, Option } from 'commander'
import { foldCount, wholeNumber } from '../option-values.ts'
import { addDatasetOptions, DATASET_FOLDER, type DatasetOptions } from './train.ts'

export interface SearchCommandOptions extends DatasetOptions {
  readonly grid: string
  readonly random?: number
  readonly score: 'uar' | 'accuracy' | 'macroF1'
  readonly split: 'speaker' | 'stratified'
  readonly folds: number
  readonly nested?: boolean
  readonly recipe: 'functionals' | 'seed-180'
  readonly seed: number
  readonly out?: string
  readonly save?: string
}

/** `undertone search`: which settings of a network are best on labelled recordings. */
export function registerSearch(program: Command): void {
  const command = program
    .command('search')
    .description("try combinations of a network's settings on labelled recordings by cross-validation")
    .argument('<folder>', DATASET_FOLDER)
    .requiredOption('-g, --grid <file>', 'JSON: for each setting a list of values')
    .option('--random <count>', 'only so many combinations, drawn at random', wholeNumber)
    .addOption(new Option('--score <name>', 'what is best').choices(['uar', 'accuracy', 'macroF1']).default('uar'))
    .addOption(
      new Option('--split <kind>', 'folds by speaker, or by label with speakers shared')
        .choices(['speaker', 'stratified'])
        .default('speaker'),
    )
    .option('--folds <count>', 'folds', foldCount, 5)
    .option(
      '--nested',
      'also judge the choice itself, on clips that it was not made on; takes as much again as there are folds',
    )
    .addOption(new Option('--recipe <name>', 'features').choices(['functionals', 'seed-180']).default('functionals'))
    .option('--seed <number>', 'of all chance', wholeNumber, 1)
    .option('-o, --out <file>', 'CSV to write each result to as it comes; started again, the search goes on from it')
    .option('--save <file>', 'train the best combination on all clips and write it, e.g. best.safetensors')
  addDatasetOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone search RAVDESS/ --grid grid.json --out results.csv
  $ undertone search RAVDESS/ --grid grid.json --recipe seed-180 --split stratified --json
  $ undertone search clips/ --grid grid.json --random 20 --nested
  $ undertone search clips/ --grid grid.json --save best.safetensors

A grid: {"activation": ["tanh", "relu"], "alpha": [0.0001, 0.01], "hidden": [[100], [150, 50]], "maxIter": 500}. Names are
ours or scikit-learn's: hidden, activation, solver, alpha, batchSize, learningRate, learningRateInit, maxIter, tol,
nIterNoChange, mixup, standardise, balanced, smote. With adam the schedule of the learning rate does nothing: combinations that
differ in nothing else are run once. A model for analyze learns by functionals. SMOTE and weights see training clips only.`,
    )
    .action(async (folder: string, options: SearchCommandOptions) => {
      const { searchModels } = await import('../search-models.ts')
      await searchModels(folder, options)
    })
}
