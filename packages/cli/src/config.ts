import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '@undertone/core/errors'
import type { Command, Option } from 'commander'
import { leaves } from './common-options.ts'

const FILE_NAME = 'undertone.config.json'

/** Options that a settings file may not set: it may come with a stranger's folder. */
const BY_HAND_ONLY: readonly string[] = [
  'acceptLicence',
  'allowAddress',
  'allowYtDlp',
  'cache',
  'config',
  'from',
  'out',
  'html',
  'key',
  'report',
  'server',
]

/**
 * Fills in the options that the command line did not give, from `undertone.config.json`: one object a command,
 * `{ "analyze": { "roles": "customer,agent" }, "models show": {...} }`. The nearest one from the working folder upward
 * counts, else the one in the user's configuration folder, or the one given with `--config`.
 *
 * @throws AppError `usage/invalid-option` where the file says something that the command does not know;
 *   `file/not-found`, `file/not-readable`
 */
export async function applyConfig(command: Command): Promise<void> {
  const given: unknown = command.opts().config
  const path = typeof given === 'string' ? resolve(given) : findConfig(process.cwd())
  if (path === undefined) return
  const settings = await readConfig(path, root(command))
  for (const [name, value] of Object.entries(settings[pathOf(command)] ?? {})) {
    const option = command.options.find(candidate => candidate.attributeName() === name)
    if (!option || command.getOptionValueSource(name) === 'cli') continue
    command.setOptionValueWithSource(name, parsed(option, value, path), 'config')
  }
}

type Value = string | number | boolean
type Settings = Readonly<Record<string, Readonly<Record<string, Value>>>>

async function readConfig(path: string, program: Command): Promise<Settings> {
  const invalid = (problem: string, cause?: unknown) =>
    new AppError(
      'usage/invalid-option',
      `Invalid settings in ${path}: ${problem}. Expected one object a command, with its long options in camelCase.`,
      { path },
      { cause },
    )
  const text = await readSettings(path)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause)
  }
  const { z } = await import('zod')
  const shape = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
  const result = z
    .looseObject({ $schema: z.string().optional() })
    .transform(({ $schema, ...rest }) => rest)
    .pipe(shape)
    .safeParse(data)
  if (!result.success) {
    const issue = result.error.issues[0]
    throw invalid(`${issue?.message ?? 'unknown problem'} at ${issue?.path.join('.') || 'the top level'}`)
  }
  const problem = contradiction(result.data, program)
  if (problem !== undefined) throw invalid(problem)
  return result.data
}

async function readSettings(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    const [problem, found] =
      code === 'ENOENT' || code === 'ENOTDIR'
        ? (['file/not-found', 'found none'] as const)
        : (['file/not-readable', `could not read it (${code})`] as const)
    throw new AppError(
      problem,
      `Expected a file with settings at "${path}", ${found}. Name another with --config, or leave it out.`,
      { path },
      { cause },
    )
  })
}

/** What the settings say that the commands do not know; undefined where all is well. */
function contradiction(settings: Settings, program: Command): string | undefined {
  const commands = leaves(program)
  for (const [name, options] of Object.entries(settings)) {
    const command = commands.find(candidate => pathOf(candidate) === name)
    if (!command) return `no command "${name}"`
    for (const [key, value] of Object.entries(options)) {
      const option = command.options.find(candidate => candidate.attributeName() === key)
      if (!option) return `"${name}" has no option "${key}"`
      if (BY_HAND_ONLY.includes(key)) return `"${key}" is for the command line only`
      const truth = option.isBoolean() || option.negate
      if (truth !== (typeof value === 'boolean'))
        return `"${name}.${key}" is ${JSON.stringify(value)}, expected ${truth ? 'true or false' : 'a text or a number'}`
    }
  }
  return undefined
}

function parsed(option: Option, value: Value, path: string): unknown {
  if (typeof value === 'boolean') return value
  const text = String(value)
  try {
    return option.parseArg ? option.parseArg(text, undefined) : text
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'usage/invalid-option',
      `Invalid ${option.attributeName()} in ${path}: ${why}`,
      { path },
      { cause },
    )
  }
}

function findConfig(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, FILE_NAME)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) break
  }
  const own = join(userFolder(), 'undertone', FILE_NAME)
  return existsSync(own) ? own : undefined
}

function userFolder(): string {
  return (
    (process.platform === 'win32' ? process.env.APPDATA : process.env.XDG_CONFIG_HOME) || join(homedir(), '.config')
  )
}

function root(command: Command): Command {
  return command.parent ? root(command.parent) : command
}

/** `analyze`, `models show`: the words that call a command, without the program's own name. */
function pathOf(command: Command): string {
  return command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
}
