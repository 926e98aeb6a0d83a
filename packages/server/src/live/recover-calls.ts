import { readdir, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../blobs/lock-folder.ts'
import type { Service } from '../service.ts'
import { type CallNote, liveFolder, removeSound, soundPath, storeSound } from './call-recorder.ts'

/** A call of another machine is given up after so long without a sound. */
const LONGEST_MILLISECONDS = 86_400_000

/**
 * Keeps what was recorded of calls whose process ended: they are queued like any upload, with what had come until then (all
 * but the last second).
 *
 * @returns how many
 */
export async function recoverCalls(service: Service): Promise<number> {
  const names = await readdir(liveFolder(service)).catch(() => [])
  let recovered = 0
  for (const name of names) {
    if (!name.endsWith('.json')) continue
    const note: CallNote = JSON.parse(await readFile(join(liveFolder(service), name), 'utf8').catch(() => '{}'))
    if (note.id === undefined || service.live.get(note.id) || !(await isLost(service, note))) continue
    await recover(service, note)
    recovered++
  }
  return recovered
}

async function isLost(service: Service, { id, host, process: owner }: CallNote): Promise<boolean> {
  if (host === hostname()) return !isAlive(owner)
  const touched = await stat(soundPath(service, id)).catch(() => undefined)
  return touched !== undefined && Date.now() - touched.mtimeMs > LONGEST_MILLISECONDS
}

async function recover(service: Service, note: CallNote): Promise<void> {
  const { table, queue, database, log } = service
  const { id } = note
  const row = await table.get(id)
  if (row?.state === 'running' || row?.state === 'queued') {
    const stored = await storeSound(service, note)
    // Where the process ends here, the note is still there, and this is done again.
    await table.update(id, { ...stored, state: 'queued', progress: 0 })
    await queue.add(id, database.orm)
    log.warn({ call: id }, 'the process of a live call had ended; what was recorded of it is analysed')
  }
  await removeSound(service, id)
}
