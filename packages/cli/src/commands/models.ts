import { type Command, Option } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { addDatasetOptions, DATASET_FOLDER, type DatasetOptions } from './train.ts'

/** Options of `undertone models compare`. */
export interface CompareOptions extends DatasetOptions {
  readonly data: string
}

/** Options of `undertone models export`. */
export interface ExportOptions extends CommonOptions {
  readonly format: 'onnx'
  readonly out: string
}

/** `undertone models list|show|compare|export`: which models there are, what each says of itself, which is better. */
export function registerModels(program: Command): void {
  const models = program
    .command('models')
    .description('the models that ship, what a model says of itself, which of two is better')
  models
    .command('list')
    .description('the models that ship')
    .addHelpText('after', '\nExamples:\n  $ undertone models list\n  $ undertone models list --json')
    .action(async (options: CommonOptions) => {
      const { listModelCards } = await import('../show-models.ts')
      await listModelCards(options)
    })
  models
    .command('show')
    .description("a model's card: what it is for, what it learned from, how good it is, who may use it")
    .argument('<model>', 'a shipped model by name, or a model file')
    .addHelpText(
      'after',
      '\nExamples:\n  $ undertone models show default\n  $ undertone models show ./mine.safetensors --json',
    )
    .action(async (model: string, options: CommonOptions) => {
      const { showModelCard } = await import('../show-models.ts')
      await showModelCard(model, options)
    })
  const compare = models
    .command('compare')
    .description('two models on the same labelled recordings, with the interval of their difference')
    .argument('<first>', 'a shipped model by name, or a model file')
    .argument('<second>', 'the other one')
    .requiredOption('--data <folder>', DATASET_FOLDER)
  addDatasetOptions(compare)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone models compare default ./mine.safetensors --data pieces/
  $ undertone models compare default open --data EmoDB/ --json

Both judge the same clips: those of labels that both know. The interval is 95 %, by drawing speakers and letting both
models judge each draw: where it holds 0, chance of the draw of speakers could have made the difference.`,
    )
    .action(async (first: string, second: string, options: CompareOptions) => {
      const { compareTwoModels } = await import('../compare-models.ts')
      await compareTwoModels(first, second, options)
    })
  models
    .command('export')
    .description('a model in another format, with labels, features, licence and data in its metadata')
    .argument('<model>', 'a shipped model by name, or a model file')
    .requiredOption('-o, --out <file>', 'file to write')
    .addOption(new Option('--format <name>', 'format').choices(['onnx']).default('onnx'))
    .addHelpText(
      'after',
      `
Examples:
  $ undertone models export default --format onnx --out default.onnx
  $ undertone models export ./mine.safetensors --format onnx --out mine.onnx

The input "features" takes a row of values a clip, NaN where one is not known; an ensemble takes one stretch at a time, and
its "crops" of 2 s beside. "createOnnxInput" of @undertone/core makes both. The output "probabilities" is calibrated, in
the order of the labels in the metadata.`,
    )
    .action(async (model: string, options: ExportOptions) => {
      const { exportModel } = await import('../export-model.ts')
      await exportModel(model, options)
    })
}
