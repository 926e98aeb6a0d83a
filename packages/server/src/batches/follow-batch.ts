import { isSettled } from '../analyses/wait.ts'
import type { BatchEvent } from '../contract/batch.ts'
import { analysesOfBatch, getBatch } from '../database/batches.ts'
import type { Service } from '../service.ts'
import { toBatchEntry, toWorklistEntry } from './resource.ts'

/** Tells what happens to a batch until it is done: its progress, and each analysis that is settled, once. */
export async function* followBatch(
  { database, changes }: Pick<Service, 'database' | 'changes'>,
  id: string,
): AsyncGenerator<BatchEvent | { readonly event: 'alive' }> {
  const told = new Set<string>()
  let before = ''
  for await (const what of changes.follow(id)) {
    if (what === 'alive') {
      yield { event: 'alive' }
      continue
    }
    const batch = await getBatch(database.orm, id)
    if (!batch) return yield { event: 'deleted', data: { id } }
    const { state, progress, counts } = toBatchEntry(batch)
    const now = JSON.stringify([state, progress, counts])
    if (now !== before) yield { event: 'progress', data: { state, progress, counts } }
    before = now
    if (counts.done + counts.failed > told.size)
      for (const head of await analysesOfBatch(database.orm, id))
        if (isSettled(head) && !told.has(head.id)) {
          told.add(head.id)
          yield { event: 'analysis', data: toWorklistEntry(head) }
        }
    if (state === 'done') return yield { event: 'done', data: { id } }
  }
}
