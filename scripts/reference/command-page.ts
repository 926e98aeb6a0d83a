import { leaves } from '../../packages/cli/src/common-options.ts'
import { buildProgram } from '../../packages/cli/src/program.ts'

const WIDTH = 100
type Command = ReturnType<typeof buildProgram>

/** What `--help` says of the command and of each of its commands, as one page. */
export function commandPage(): string {
  const program = buildProgram()
  const commands = [program, ...leaves(program)]
  const names = leaves(program).map(command => `[${pathOf(command)}](#${pathOf(command).replaceAll(' ', '-')})`)
  const sections = commands.map(command => `## ${pathOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``)
  return `# The command

What \`undertone --help\` and \`undertone COMMAND --help\` print. Settings that are given often can stand in an
\`undertone.config.json\`: one object a command, with its long options in camelCase.

${names.join(', ')}

${sections.join('\n\n')}
`
}

function helpOf(command: Command): string {
  let text = ''
  command
    .configureOutput({ writeOut: part => (text += part), getOutHelpWidth: () => WIDTH, getOutHasColors: () => false })
    .outputHelp()
  return text
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .trim()
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
}
