import type { Command } from 'commander'
import type { CommonOptions } from '../common-options.ts'

/** `undertone models list|show`: which models there are and what each says of itself. */
export function registerModels(program: Command): void {
  const models = program.command('models').description('the models that ship, and what a model says of itself')
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
}
