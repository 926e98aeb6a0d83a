import { execFile } from 'node:child_process'
import { arch, availableParallelism, cpus, platform } from 'node:os'
import { promisify } from 'node:util'
import { loadModel } from '@undertone/core'
import { type BenchResult, benches } from '@undertone/core/bench'
import { AppError } from '@undertone/core/errors'
import { readModel } from '@undertone/core/node'
import type { BenchOptions } from './commands/bench.ts'
import { interruption } from './interruption.ts'
import { print } from './output.ts'
import { createProgress } from './progress.ts'

/** The file that was started. */
const COMMAND = process.argv[1] ?? ''

/** The action of `undertone bench`: each bench in a process of its own, so that its memory is its own. */
export async function runBenches(names: readonly string[], options: BenchOptions): Promise<void> {
  const list = benches(async () => loadModel(await readModel(options.model)), {
    command: [COMMAND],
    ...(options.model !== undefined && { model: options.model }),
  })
  const known = list.map(({ name }) => name)
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new AppError('usage/invalid-option', `No bench "${unknown}": expected some of ${known.join(', ')}.`)
  if (options.alone !== undefined) {
    const bench = list.find(({ name }) => name === options.alone)
    if (bench) await print(`${JSON.stringify(await bench.run())}\n`)
    return
  }
  const chosen = list
    .filter(({ name, onlyNamed }) => options.all || (names.length > 0 ? names.includes(name) : !onlyNamed))
    .map(({ name }) => name)
  const progress = await createProgress('benches', options.quiet ?? false)
  const results: BenchResult[] = []
  for (const [index, name] of chosen.entries()) {
    progress.update(index, chosen.length, name)
    results.push(await runAlone(name, options))
  }
  progress.stop()
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
  }
  if (options.json) await print(`${JSON.stringify({ machine, results }, null, 2)}\n`)
  else
    await print(
      `${machine.processor}, ${machine.cores} cores, Node ${machine.node}\n\n${results.map(toLines).join('\n')}`,
    )
}

async function runAlone(name: string, { model }: BenchOptions): Promise<BenchResult> {
  const args = [COMMAND, 'bench', '--alone', name, ...(model === undefined ? [] : ['--model', model])]
  const { stdout } = await promisify(execFile)(process.execPath, args, { signal: interruption.signal }).catch(
    (cause: unknown) => {
      const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
      throw new AppError('internal/unexpected', `The bench ${name} failed: ${said}`, { name }, { cause })
    },
  )
  return JSON.parse(stdout)
}

function toLines({ name, about, msPerClip, timesRealTime, peakRssMiB, reference, limit, more }: BenchResult): string {
  const lines = [
    `${name.padEnd(14)} ${String(msPerClip).padStart(9)} ms  ${String(Math.round(timesRealTime)).padStart(6)} x real time  ${String(peakRssMiB).padStart(4)} MiB   ${about}`,
    ...(reference
      ? [
          `               ${reference.ratio} times faster than ${reference.about}: ${reference.msPerClip.toPrecision(4)} ms`,
        ]
      : []),
    ...(limit ? [`               limit ${limit.msPerClip} ms: ${limit.about}`] : []),
    ...(more
      ? [
          `               ${Object.entries(more)
            .map(([key, value]) => `${key} ${value}`)
            .join(', ')}`,
        ]
      : []),
  ]
  return `${lines.join('\n')}\n`
}
