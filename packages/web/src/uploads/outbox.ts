import type { AskedOptions } from '@undertone/server/client'

/** A recording on its way to the service. */
export interface OutboxItem {
  /** Also its `Idempotency-Key`: sent twice, it is analysed once. */
  readonly id: string
  readonly name: string
  readonly blob: Blob
  readonly options: AskedOptions
}

/** The microphone's sound so far, kept while it is recorded. */
export interface Take {
  readonly startedAt: number
  readonly type: string
  readonly chunks: readonly Blob[]
  /** Moments that were marked meanwhile, seconds. */
  readonly marks: readonly number[]
}

/** Some of a take, as it is kept. */
interface Piece {
  readonly chunk: Blob
  readonly startedAt: number
  readonly marks: readonly number[]
}

const NAME = 'undertone'
const ITEMS = 'outbox'
const TAKE = 'take'

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ITEMS, { keyPath: 'id' })
      request.result.createObjectStore(TAKE, { autoIncrement: true })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

async function within<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>) {
  const database = await open()
  return new Promise<T>((resolve, reject) => {
    const transaction = database.transaction(store, mode)
    const request = work(transaction.objectStore(store))
    // A page that is about to go waits for no answer: what was asked of it is done all the same.
    transaction.commit()
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** Keeps a recording in the browser until the service has it. */
export async function keepItem(item: OutboxItem): Promise<void> {
  await within(ITEMS, 'readwrite', store => store.put(item))
}

export async function dropItem(id: string): Promise<void> {
  await within(ITEMS, 'readwrite', store => store.delete(id))
}

/** What an earlier visit left unsent. */
export function keptItems(): Promise<OutboxItem[]> {
  return within<OutboxItem[]>(ITEMS, 'readonly', store => store.getAll())
}

/**
 * Adds what the microphone heard since the last time.
 *
 * @param marks - all moments that were marked so far, seconds
 */
export async function keepSound(chunk: Blob, startedAt: number, marks: readonly number[] = []): Promise<void> {
  await within(TAKE, 'readwrite', store => store.add({ chunk, startedAt, marks } satisfies Piece))
}

export async function dropTake(): Promise<void> {
  await within(TAKE, 'readwrite', store => store.clear())
}

/** What a recording that was cut short has left; undefined where there is none. */
export async function keptTake(): Promise<Take | undefined> {
  const pieces = await within<Piece[]>(TAKE, 'readonly', store => store.getAll())
  const [first] = pieces
  if (!first) return undefined
  const { startedAt, chunk } = first
  const marks = pieces.at(-1)?.marks ?? []
  return { startedAt, type: chunk.type, chunks: pieces.map(piece => piece.chunk), marks }
}
