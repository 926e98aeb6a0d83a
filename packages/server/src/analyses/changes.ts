import { CHANGES } from '../database/analyses.ts'
import type { Database } from '../database/database.ts'

type Listener = () => void

/** Tells who watches an analysis that it changed, whichever process changed it. */
export class Changes {
  readonly #watchers = new Map<string, Set<Listener>>()

  static async open(database: Database): Promise<Changes> {
    const changes = new Changes()
    await database.listen(
      CHANGES,
      id => changes.#tell(id),
      () => {
        for (const id of changes.#watchers.keys()) changes.#tell(id)
      },
    )
    return changes
  }

  /** @returns ends the watch */
  watch(id: string, listener: Listener): () => void {
    const watchers = this.#watchers.get(id) ?? new Set()
    this.#watchers.set(id, watchers.add(listener))
    return () => {
      if (watchers.delete(listener) && watchers.size === 0) this.#watchers.delete(id)
    }
  }

  #tell(id: string): void {
    for (const listener of this.#watchers.get(id) ?? []) listener()
  }
}
