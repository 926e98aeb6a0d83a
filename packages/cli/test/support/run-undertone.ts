import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const COMMAND = fileURLToPath(new URL('../../bin/undertone.js', import.meta.url))

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly stdin?: Uint8Array | string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with the process and what it has written so far, whenever it writes. */
  readonly onOutput?: (process: ChildProcess, stdout: string, stderr: string) => void
}

/** Runs the command as a process of its own, with nothing of this machine's settings, and waits for its end. */
export function runUndertone(
  args: readonly string[],
  { stdin = '', cwd, env = {}, onOutput }: RunOptions = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const { PATH = '', SystemRoot = '' } = process.env
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: cwd ?? tmpdir(),
      env: { PATH, SystemRoot, HOME: join(tmpdir(), 'nobody'), ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      onOutput?.(child, stdout, stderr)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      onOutput?.(child, stdout, stderr)
    })
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
  })
}

/** The failures on standard error of a run with `--json`. */
export function failuresOf({ stderr }: Run): { code: string; message: string; file?: string }[] {
  return stderr
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line).error)
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'undertone-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
