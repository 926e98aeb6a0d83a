import { type Command, Option } from 'commander'
import type { CommonOptions } from '../common-options.ts'

export interface BenchOptions extends CommonOptions {
  readonly model?: string
  readonly all?: boolean
  /** Runs this one in this process and prints its result as JSON: how the command calls itself. */
  readonly alone?: string
}

/** `undertone bench`: how fast this machine is. */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure how fast features and analysis are on this machine')
    .argument('[name...]', 'only these; all but the slow ones where none is given')
    .option('-m, --model <model>', 'model of the benches that judge speech; the usual one where not given')
    .option('--all', 'the slow ones too: hour-call and cold-start')
    .addOption(new Option('--alone <name>').hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  $ undertone bench
  $ undertone bench seed-180 live --json
  $ undertone bench hour-call cold-start

CPU time, one thread, a process each, on sounds that are computed: nothing is read but the model. "limit" is what the
Fourier transforms alone cost, measured in the same run.`,
    )
    .action(async (names: string[], options: BenchOptions) => {
      const { runBenches } = await import('../run-benches.ts')
      await runBenches(names, options)
    })
}
