import { type Command, Option } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { indexNumber, positiveNumber } from '../option-values.ts'

/** Options of `undertone features`. */
export interface FeaturesOptions extends CommonOptions {
  readonly recipe: string
  readonly format: 'json' | 'csv'
  readonly rate?: number
  readonly channel?: number
  readonly mix?: boolean
  readonly out?: string
}

/** `undertone features`: the numbers that a recipe makes of a recording. */
export function registerFeatures(program: Command): void {
  program
    .command('features')
    .description('compute the features of recordings by a named recipe')
    .argument('<recording...>', 'file, folder, or - for standard input')
    .addOption(
      new Option('-r, --recipe <name>', 'the recipe')
        .choices(['seed-180', 'functionals', 'log-mel', 'egemaps'])
        .default('functionals'),
    )
    .addOption(new Option('-f, --format <format>', 'format of the result').choices(['json', 'csv']).default('json'))
    .option('--rate <hertz>', 'rate to compute at, where the recipe leaves it open (seed-180)', positiveNumber)
    .option('--channel <index>', 'the channel to read, from 0', indexNumber)
    .addOption(new Option('--mix', 'mix the channels to one').conflicts('channel'))
    .option('-o, --out <file>', 'write here instead of to stdout')
    .addHelpText(
      'after',
      `
Examples:
  $ undertone features clip.wav --recipe egemaps
  $ undertone features call.wav --channel 0 --recipe log-mel --format csv
  $ undertone features clips/ --recipe seed-180 --rate 22050 --mix --format csv --out features.csv

JSON: {recipe, names, values} for a vector, {recipe, names, hopSeconds, frames} for a matrix; an array of several.
Channels that differ need --channel or --mix; ones that hold the same samples count as one.`,
    )
    .action(async (recordings: string[], options: FeaturesOptions) => {
      const { computeFeatures } = await import('../compute-features.ts')
      await computeFeatures(recordings, options)
    })
}
