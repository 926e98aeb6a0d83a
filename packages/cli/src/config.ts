import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '@undertone/core/errors'
import type { Command, Option } from 'commander'
import type { ZodType } from 'zod'
import { leaves } from './common-options.ts'

const FILE_NAME = 'undertone.config.json'

/** Options that a settings file may not set: it may come with a stranger's folder. */
const BY_HAND_ONLY: readonly string[] = ['allowYtDlp', 'config', 'out', 'html', 'report']

/**
 * Fills in the options that the command line did not give, from `undertone.config.json`: one object a command,
 * `{ "analyze": { "roles": "customer,agent" }, "models show": {...} }`. The nearest one from the working folder upward
 * counts, else the one in the user's configuration folder, or the one given with `--config`.
 *
 * @throws AppError `usage/invalid-option` where the file says something that the command does not know
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

type Settings = Record<string, Record<string, string | number | boolean> | undefined>

async function readConfig(path: string, program: Command): Promise<Settings> {
  let data: unknown
  try {
    data = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('usage/invalid-option', `Could not read the settings in ${path}: ${why}`, { path }, { cause })
  }
  const result = (await settingsSchema(program)).safeParse(data)
  if (result.success) return result.data
  const problem = result.error.issues[0]
  const where = problem?.path.join('.') || 'the top level'
  throw new AppError(
    'usage/invalid-option',
    `Invalid settings in ${path} at ${where}: ${problem?.message}. Expected one object a command, with its long options in camelCase.`,
    { path },
  )
}

/** Built from the command tree itself, so that the file and the options never disagree. */
async function settingsSchema(program: Command): Promise<ZodType<Settings>> {
  const { z } = await import('zod')
  const commands = leaves(program).map(command => {
    const options = command.options
      .filter(option => !BY_HAND_ONLY.includes(option.attributeName()))
      .map(option => [
        option.attributeName(),
        (option.isBoolean() || option.negate ? z.boolean() : z.union([z.string(), z.number()])).optional(),
      ])
    return [pathOf(command), z.strictObject(Object.fromEntries(options)).optional()]
  })
  return z.strictObject({ $schema: z.string().optional(), ...Object.fromEntries(commands) })
}

function parsed(option: Option, value: string | number | boolean, path: string): unknown {
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
