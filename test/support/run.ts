import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './sources.ts'

/** What a finished process left. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly seconds?: number
}

/** Runs a program to its end, with no standard input; ends it after `seconds`. */
export function run(program: string, parameters: readonly string[], options: RunOptions = {}): Finished {
  const { cwd = ROOT, env = {}, seconds = 120 } = options
  const { status, stdout, stderr, error } = spawnSync(program, parameters, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
    maxBuffer: 1 << 28,
  })
  return { code: status, stdout: stdout ?? '', stderr: error ? `${stderr ?? ''}${error.message}` : (stderr ?? '') }
}

/** Runs the `undertone` command of this checkout. */
export function undertone(parameters: readonly string[], options: RunOptions = {}): Finished {
  return run(process.execPath, [join(ROOT, 'packages/cli/bin/undertone.js'), ...parameters], options)
}

/**
 * Whether a test that needs `what` can run; says `skipped: no <what>` where it cannot. With REQUIRE_ALL=1 that is an
 * error, so that nothing is skipped unseen where everything should be there.
 */
export function has(what: string, found: boolean): boolean {
  if (found) return true
  if (process.env.REQUIRE_ALL === '1') throw new Error(`REQUIRE_ALL=1, but there is no ${what}.`)
  console.log(`skipped: no ${what}`)
  return false
}

/** Whether a program is on the PATH. */
export function hasProgram(name: string): boolean {
  return run('sh', ['-c', `command -v ${name}`]).code === 0
}
