import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What stands between `<!-- output of: COMMAND -->` and `<!-- end of output -->`. */
const BLOCK = /<!-- output of: (.+?) -->\n[\s\S]*?<!-- end of output -->/g

/** The commands whose output a document shows. */
export function outputCommands(markdown: string): string[] {
  return [...markdown.matchAll(BLOCK)].map(match => match[1]!)
}

/**
 * The document with the real output of each command it shows. Only `npx undertone ...` is run, from the root.
 *
 * @throws Error where a command fails: a document never shows what does not work
 */
export function withOutputs(markdown: string): string {
  return markdown.replace(BLOCK, (_, command: string) => {
    const [npx, name, ...parameters] = command.split(' ')
    if (npx !== 'npx' || name !== 'undertone') throw new Error(`Expected "npx undertone ...", found "${command}".`)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'packages/cli/bin/undertone.js'), ...parameters],
      { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
    )
    if (status !== 0) throw new Error(`"${command}" ended with ${status}: ${stderr}`)
    const lines = stdout.split('\n').map(line => line.trimEnd())
    return `<!-- output of: ${command} -->\n\`\`\`text\n${lines.join('\n').trim()}\n\`\`\`\n<!-- end of output -->`
  })
}
