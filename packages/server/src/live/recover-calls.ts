import { readdir, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { turnOf } from '../analyses/create.ts'
import { isAlive } from '../blobs/lock-folder.ts'
import type { Service } from '../service.ts'
import { type CallNote, liveFolder, removeSound, soundPath, storeSound } from './call-recorder.ts'

/** A call of another machine is given up after so long without a sound. */
const LONGEST_MILLISECONDS = 86_400_000
const NOTE = '.json'

/**
 * Keeps what was recorded of calls whose process ended: they are queued like any upload, with what had come until then (all
 * but the last second). Where one of them cannot be kept now, the next start tries again.
 *
 * @returns how many
 */
export async function recoverCalls(service: Service): Promise<number> {
  const names = await readdir(liveFolder(service)).catch(() => [])
  let recovered = 0
  for (const name of names) {
    if (!name.endsWith(NOTE)) continue
    const id = name.slice(0, -NOTE.length)
    if (service.live.get(id) || !(await isLost(service, name))) continue
    try {
      if (await recover(service, id)) recovered++
    } catch (error) {
      service.log.error({ err: error, call: id }, 'what was recorded of a live call could not be kept')
    }
  }
  return recovered
}

/** The note of a call; undefined where its process ended while it was written, before there was anything to keep. */
async function readNote(service: Service, name: string): Promise<CallNote | undefined> {
  const text = await readFile(join(liveFolder(service), name), 'utf8')
  try {
    return JSON.parse(text) as CallNote
  } catch {
    return undefined
  }
}

async function isLost(service: Service, name: string): Promise<boolean> {
  // No other process has the folder of an embedded database.
  if (service.config.databaseUrl === undefined) return true
  const note = await readNote(service, name)
  if (note?.host === hostname()) return !isAlive(note.process)
  const path = note ? soundPath(service, note.id) : join(liveFolder(service), name)
  const touched = await stat(path).catch(() => undefined)
  return touched !== undefined && Date.now() - touched.mtimeMs > LONGEST_MILLISECONDS
}

/** @returns whether there was something to keep */
async function recover(service: Service, id: string): Promise<boolean> {
  const { table, queue, log } = service
  const row = await table.get(id)
  const note = await readNote(service, `${id}${NOTE}`)
  const isUnsettled = row?.state === 'running' || row?.state === 'queued'
  if (note && isUnsettled) {
    const stored = await storeSound(service, note)
    // Where the process ends here, the note is still there, and this is done again.
    await table.update(id, { ...stored, state: 'queued', progress: 0 }, ['running', 'queued'], queries =>
      queue.add([id], queries, turnOf(row.options, {})),
    )
    log.warn({ call: id }, 'the process of a live call had ended; what was recorded of it is analysed')
  }
  await removeSound(service, id)
  return isUnsettled
}
