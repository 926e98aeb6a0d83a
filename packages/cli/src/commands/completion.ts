import { Argument, type Command } from 'commander'
import { print } from '../output.ts'

/** `undertone completion bash|zsh|fish`: a script for the shell, generated from the command tree. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'the shell it is for').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Examples:
  $ undertone completion bash > ~/.local/share/bash-completion/completions/undertone
  $ undertone completion zsh > "\${fpath[1]}/_undertone"
  $ undertone completion fish > ~/.config/fish/completions/undertone.fish`,
    )
    .action(async (shell: string) => {
      const { completionScript } = await import('../completion-script.ts')
      await print(completionScript(program, shell))
    })
}
