import { type Command, Option } from 'commander'

/** What every command understands, and means the same everywhere. */
export interface CommonOptions {
  /** Result as JSON on standard output, errors as JSON on standard error. */
  readonly json?: boolean
  /** No progress and no remarks; errors are still printed. */
  readonly quiet?: boolean
  /** False with `--no-color`. */
  readonly color?: boolean
  readonly config?: string
}

/** Adds `--json`, `--quiet`, `--no-color` and `--config` to each command that does something. */
export function addCommonOptions(program: Command): void {
  for (const command of leaves(program)) {
    if (command.name() === 'completion' || command.name() === 'help') continue
    const add = (option: Option) => {
      if (!command.options.some(known => known.long === option.long)) command.addOption(option)
    }
    add(new Option('--json', 'result as JSON on stdout, errors as JSON on stderr'))
    add(new Option('-q, --quiet', 'no progress, no remarks'))
    add(new Option('--no-color', 'no colours (also: NO_COLOR, or output that is not a terminal)'))
    add(new Option('--config <file>', 'settings to use instead of the undertone.config.json that is found'))
  }
}

/** The commands that have no commands below them. */
export function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}
