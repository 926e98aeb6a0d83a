import { CommanderError } from 'commander'
import { exitCodeOf, printFailure, wantsJson } from './failure.ts'
import { interruption } from './interruption.ts'
import { removeUnfinished } from './output.ts'
import { buildProgram } from './program.ts'

/**
 * Runs the command line and ends the process: 0 all went well, 1 something failed, 2 wrong usage,
 * 130 interrupted, 141 the reader of standard output went away.
 *
 * @param args - what follows the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  quietWhenNobodyReads()
  interruption.listen()
  const program = buildProgram()
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true })
      process.exitCode = 2
    } else {
      const { applyConfig } = await import('./config.ts')
      program.hook('preAction', (_, command) => applyConfig(command))
      await program.parseAsync([...args], { from: 'user' })
    }
  } catch (error) {
    const finished = error instanceof CommanderError && error.exitCode === 0
    // A group such as `models`, named without one of its commands: its help is on standard error already.
    const helped = error instanceof CommanderError && error.code === 'commander.help'
    if (helped && !finished) process.exitCode = 2
    else if (!finished && !interruption.signal.aborted)
      process.exitCode = exitCodeOf(printFailure(error, { json: wantsJson(args) }))
  }
  removeUnfinished()
  // Decoders and pools may hold the event loop; everything has been awaited, so end here.
  process.stdout.write('', () => process.exit())
}

function quietWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', error => {
      // Other failures reach whoever was writing.
      if (!('code' in error) || error.code !== 'EPIPE') return
      removeUnfinished()
      process.exit(141)
    })
}
