import type { AppError } from '@undertone/core/errors'
import type { AskedOptions } from '@undertone/server/client'
import { useSyncExternalStore } from 'react'
import { apiOver } from '../api.ts'
import { choices, optionsOf } from '../choices.ts'
import { onReturn } from '../connection.ts'
import { toAppError } from '../use-answer.ts'
import { dropItem, keepItem, keptItems, type OutboxItem } from './outbox.ts'
import { uploadFetch } from './upload-fetch.ts'

/** One recording on its way, as it is shown. */
export interface Upload {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly state: 'waiting' | 'sending' | 'refused'
  /** Bytes that were sent. */
  readonly sent: number
  readonly bytesPerSecond: number | undefined
  readonly error: AppError | undefined
}

/** A browser opens six connections to a service at most; the rest of the app needs some. */
const AT_ONCE = 2
/** Larger recordings are not copied into the browser's own store: they would have to be added again after a reload. */
const MOST_KEPT_BYTES = 128 * 2 ** 20
/** The service has no room now, or has lost its way: what was sent is sent again. */
const PASSING: ReadonlySet<string> = new Set(['service/unavailable', 'request/rate-limited', 'access/no-key'])
const PAUSE = 5000

const items = new Map<string, OutboxItem>()
/** Those that outlive this page. */
const kept = new Set<string>()
const stops = new Map<string, AbortController>()
const listeners = new Set<() => void>()
const arrivalListeners = new Set<(analysisId: string, uploadId: string) => void>()
let uploads: readonly Upload[] = []

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => uploads,
  )
}

/** Calls back with the analysis's id when the service has taken a recording. @returns how to stop */
export function onArrival(listener: (analysisId: string, uploadId: string) => void): () => void {
  arrivalListeners.add(listener)
  return () => arrivalListeners.delete(listener)
}

/** Says that the service has taken something that was not sent from here, as an address. */
export function announceArrival(analysisId: string): void {
  for (const listener of arrivalListeners) listener(analysisId, '')
}

/**
 * Sends recordings, a few at a time, as was chosen here; what is not sent yet outlives a reload.
 *
 * @returns ids of the uploads, in order
 */
export function send(
  recordings: readonly { readonly name: string; readonly blob: Blob }[],
  more: AskedOptions = {},
): string[] {
  const options = { ...optionsOf(choices()), ...more }
  const added = recordings.map(({ name, blob }) => ({ id: crypto.randomUUID(), name, blob, options }))
  for (const item of added) {
    enter(item)
    if (item.blob.size <= MOST_KEPT_BYTES) void keep(item)
  }
  sendNext()
  return added.map(({ id }) => id)
}

/**
 * Sends what exists nowhere else, as a recording of the microphone: it is kept in this browser, however large, until the
 * service has it.
 *
 * @returns id of the upload, and whether it is kept
 */
export async function sendKept(
  recording: { readonly name: string; readonly blob: Blob },
  more: AskedOptions = {},
): Promise<{ readonly id: string; readonly isKept: boolean }> {
  const item = { id: crypto.randomUUID(), ...recording, options: { ...optionsOf(choices()), ...more } }
  const isKept = await keep(item)
  enter(item)
  sendNext()
  return { id: item.id, isKept }
}

/** Stops an upload, or takes a refused one off the list. */
export function removeUpload(id: string): void {
  stops.get(id)?.abort()
  leave(id)
}

/** Sends what an earlier visit left. */
export async function resumeUploads(): Promise<void> {
  for (const item of await keptItems().catch(() => [])) {
    kept.add(item.id)
    if (!items.has(item.id)) enter(item)
  }
  sendNext()
}

/** @returns whether there was room for it */
async function keep(item: OutboxItem): Promise<boolean> {
  try {
    await keepItem(item)
    kept.add(item.id)
    return true
  } catch {
    return false
  }
}

function enter(item: OutboxItem): void {
  items.set(item.id, item)
  const { id, name, blob } = item
  const bytes = blob.size
  show([...uploads, { id, name, bytes, state: 'waiting', sent: 0, bytesPerSecond: undefined, error: undefined }])
}

function leave(id: string): void {
  items.delete(id)
  kept.delete(id)
  dropItem(id).catch(() => undefined)
  show(uploads.filter(upload => upload.id !== id))
  sendNext()
}

function change(id: string, to: Partial<Upload>): void {
  show(uploads.map(upload => (upload.id === id ? { ...upload, ...to } : upload)))
}

function show(next: readonly Upload[]): void {
  uploads = next
  for (const listener of listeners) listener()
}

function sendNext(): void {
  const free = AT_ONCE - uploads.filter(({ state }) => state === 'sending').length
  for (const { id } of uploads.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) void sendOne(id)
}

async function sendOne(id: string): Promise<void> {
  const item = items.get(id)
  if (!item) return
  const stop = new AbortController()
  stops.set(id, stop)
  const startedAt = performance.now()
  change(id, { state: 'sending', sent: 0, error: undefined })
  const ask = uploadFetch((sent, total) => {
    const seconds = (performance.now() - startedAt) / 1000
    const share = total > 0 ? sent / total : 0
    change(id, { sent: share * item.blob.size, bytesPerSecond: seconds > 0.5 ? sent / seconds : undefined })
  })
  try {
    const options = { options: item.options, idempotencyKey: id, signal: stop.signal }
    const { id: analysisId } = await apiOver(ask).analyze(item.blob, item.name, options)
    leave(id)
    for (const listener of arrivalListeners) listener(analysisId, id)
  } catch (cause) {
    if (stop.signal.aborted) return
    const error = toAppError(cause)
    if (!PASSING.has(error.code)) change(id, { state: 'refused', error })
    else {
      change(id, { state: 'waiting', sent: 0, error })
      if (error.code === 'request/rate-limited') setTimeout(sendNext, PAUSE)
    }
  } finally {
    stops.delete(id)
    if (uploads.some(upload => upload.id === id && upload.state === 'refused')) sendNext()
  }
}

onReturn(sendNext)
addEventListener('beforeunload', event => {
  const wouldBeLost = ({ id, state }: Upload) => state !== 'refused' && !kept.has(id)
  if (uploads.some(wouldBeLost)) event.preventDefault()
})
