import { createRequire } from 'node:module'
import { Command } from 'commander'
import { registerAnalyze } from './commands/analyze.ts'
import { registerBench } from './commands/bench.ts'
import { registerCompletion } from './commands/completion.ts'
import { registerDataset } from './commands/dataset.ts'
import { registerEvaluate } from './commands/evaluate.ts'
import { registerFeatures } from './commands/features.ts'
import { registerModels } from './commands/models.ts'
import { registerSearch } from './commands/search.ts'
import { registerServe } from './commands/serve.ts'
import { registerSpectrogram } from './commands/spectrogram.ts'
import { registerSplit } from './commands/split.ts'
import { registerTrain } from './commands/train.ts'
import { addCommonOptions, leaves } from './common-options.ts'

const COMMANDS = [
  registerAnalyze,
  registerFeatures,
  registerSpectrogram,
  registerSplit,
  registerTrain,
  registerEvaluate,
  registerSearch,
  registerModels,
  registerDataset,
  registerServe,
  registerBench,
  registerCompletion,
]

/** The whole command tree; nothing heavy is loaded before an action runs. */
export function buildProgram(): Command {
  const program = new Command('undertone')
    .description('Speech emotion recognition: recordings in, emotion timelines out.')
    .version(version(), '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
  for (const register of COMMANDS) register(program)
  addCommonOptions(program)
  program.addHelpText(
    'after',
    `
Examples:
  $ undertone analyze call.wav                      a timeline in the terminal
  $ undertone analyze call.mp3 --json > call.json   everything, for machines
  $ undertone analyze calls/ --html report/         a folder, a page for each
  $ undertone COMMAND --help                        more on one command`,
  )
  for (const command of [program, ...program.commands, ...leaves(program)])
    command.exitOverride().configureOutput({ outputError: () => {} })
  return program
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('../package.json')
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
}
