import type { Command } from 'commander'
import type { CommonOptions } from '../common-options.ts'
import { positiveNumber, wholeNumber } from '../option-values.ts'

/** Options of `undertone split`. */
export interface SplitOptions extends CommonOptions {
  readonly out: string
  readonly rate?: number
  readonly max?: number
}

/** `undertone split`: the speech of recordings as files of their own, with a manifest to label them in. */
export function registerSplit(program: Command): void {
  program
    .command('split')
    .description('save the speech of recordings as WAV pieces with a manifest.csv, to be labelled')
    .argument('<recording...>', 'files or folders')
    .requiredOption('-o, --out <folder>', 'where the pieces and manifest.csv go')
    .option('--rate <hertz>', "rate of the pieces; the recording's own where not given", wholeNumber)
    .option('--max <seconds>', 'longest piece; whole speech regions where not given', positiveNumber)
    .addHelpText(
      'after',
      `
Examples:
  $ undertone split call.wav --out pieces
  $ undertone split calls/ --out pieces --rate 16000 --max 3

manifest.csv has the columns file,label,speaker,source,source_start,source_end,source_channel. Fill in label and speaker,
then: undertone train pieces
An --out that has a manifest.csv already is refused, so that labels are never lost.`,
    )
    .action(async (recordings: string[], options: SplitOptions) => {
      const { splitRecordings } = await import('../split-recordings.ts')
      await splitRecordings(recordings, options)
    })
}
