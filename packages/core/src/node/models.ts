import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AppError } from '../errors.ts'
import { systemCode } from './system-code.ts'

const FOLDER = new URL('../../../../models/', import.meta.url)
const ENDING = '.safetensors'

/** The model that is used where none is named. */
export const DEFAULT_MODEL = 'default'

/** Names of the models that ship, the default first. */
export async function listModels(): Promise<string[]> {
  const names = (await readdir(FOLDER).catch(() => []))
    .filter(file => file.endsWith(ENDING))
    .map(file => file.slice(0, -ENDING.length))
  return names.sort((a, b) => Number(b === DEFAULT_MODEL) - Number(a === DEFAULT_MODEL) || (a < b ? -1 : 1))
}

/**
 * The bytes of a model file.
 *
 * @param model - name of a model that ships, or the path of a model file (with a slash, or ending in `.safetensors`)
 * @throws AppError `model/not-found`, `file/not-readable`
 */
export async function readModel(model: string = DEFAULT_MODEL): Promise<Uint8Array> {
  const isPath = /[\\/]/.test(model) || model.endsWith(ENDING)
  const path = isPath ? model : fileURLToPath(new URL(encodeURIComponent(model) + ENDING, FOLDER))
  try {
    return await readFile(path)
  } catch (cause) {
    if (systemCode(cause) === 'EACCES' || systemCode(cause) === 'EPERM')
      throw new AppError(
        'file/not-readable',
        `The model file "${path}" may not be read. Change its permissions.`,
        {},
        { cause },
      )
    const known = (await listModels()).join(', ') || 'none'
    throw new AppError(
      'model/not-found',
      isPath
        ? `Expected a model file at "${model}", found none. Check the path.`
        : `No model is called "${model}": expected one of those that ship (${known}) or the path of a model file.`,
      { model },
      { cause },
    )
  }
}

/** The report on how good a model that ships is, as JSON text; undefined where it has none. */
export async function readModelReport(name: string): Promise<string | undefined> {
  const path = fileURLToPath(new URL(`${encodeURIComponent(name)}.report.json`, FOLDER))
  return readFile(path, 'utf8').catch(() => undefined)
}
