import { CHANGES } from '../database/analyses.ts'
import type { Database } from '../database/database.ts'

type Listener = () => void

/** So often whoever follows something hears that the service is still there. */
const ALIVE_MILLISECONDS = 15_000

/** Tells who watches an analysis, a batch or the alerts that there is a change, whichever process changed it. */
export class Changes {
  readonly #watchers = new Map<string, Set<Listener>>()
  #ended = false

  static async open(database: Database): Promise<Changes> {
    const changes = new Changes()
    await database.listen(
      CHANGES,
      id => changes.#tell(id),
      () => changes.#tellAll(),
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

  /**
   * Follows what has a key: yields at once, then whenever it changed, and `alive` where nothing happened for a while. Several
   * changes at once are one. It ends with {@link Changes.end}.
   */
  async *follow(id: string): AsyncGenerator<'changed' | 'alive'> {
    let wake = () => {}
    let changed = true
    const unwatch = this.watch(id, () => {
      changed = true
      wake()
    })
    try {
      while (!this.#ended) {
        if (changed) {
          changed = false
          yield 'changed'
          continue
        }
        const isAlive = await new Promise<boolean>(resolve => {
          const timer = setTimeout(() => resolve(true), ALIVE_MILLISECONDS)
          wake = () => {
            clearTimeout(timer)
            resolve(false)
          }
        })
        if (isAlive) yield 'alive'
      }
    } finally {
      unwatch()
    }
  }

  /** Whether the service is about to close, so that nobody is to wait for a change. */
  get isEnded(): boolean {
    return this.#ended
  }

  /** Lets all who follow or wait go: the service is about to close. */
  end(): void {
    this.#ended = true
    this.#tellAll()
  }

  #tellAll(): void {
    for (const id of this.#watchers.keys()) this.#tell(id)
  }

  #tell(id: string): void {
    for (const listener of this.#watchers.get(id) ?? []) listener()
  }
}
