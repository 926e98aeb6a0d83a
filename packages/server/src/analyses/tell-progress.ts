import type { Segment } from '@undertone/core'
import { insertHeard } from '../database/heard-segments.ts'
import type { Service } from '../service.ts'

const MILLISECONDS = 500

/** Writes down how far an analysis is and what was heard so far, now and then, for whoever follows it from any process. */
export class ProgressTeller {
  readonly #table: Service['table']
  readonly #id: string
  #waiting: Segment[] = []
  /** Segments that were written down. */
  #told = 0
  #progress = 0
  #toldAt = 0
  #telling = false
  #hasHeard = false

  constructor({ table }: Pick<Service, 'table'>, id: string) {
    this.#table = table
    this.#id = id
  }

  /** @param total - 0 where it is not known; then only what was heard is told */
  progress(done: number, total: number): void {
    if (total > 0) this.#progress = Math.min(0.99, done / total)
    else if (this.#waiting.length === 0) return
    const now = performance.now()
    // Who follows it sees the first segment at once.
    const isFirst = !this.#hasHeard && this.#waiting.length > 0
    if (this.#telling || (!isFirst && now - this.#toldAt < MILLISECONDS)) return
    this.#hasHeard ||= isFirst
    this.#toldAt = now
    void this.#tell()
  }

  heard(segment: Segment): void {
    this.#waiting.push(segment)
  }

  async #tell(): Promise<void> {
    this.#telling = true
    const count = this.#waiting.length
    const fresh = this.#waiting.slice(0, count)
    try {
      await this.#table.update(this.#id, { progress: this.#progress }, ['running'], queries =>
        insertHeard(queries, this.#id, this.#told, fresh),
      )
      this.#told += count
      this.#waiting.splice(0, count)
    } catch {
      // The next one is as good where this one fails.
    }
    this.#telling = false
  }
}
