import { AppError, type ErrorCode, throwIfCancelled } from '@undertone/core/errors'
import type { ClipSound, Stretch } from './clip-sound.ts'

export interface ClipRequest {
  readonly blob: Blob
  readonly channel: number
  readonly stretch: Stretch
}

export type ClipReply =
  | { readonly type: 'sound'; readonly sound: ClipSound; readonly channels: number }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string }

/** A clip that was measured, and how many channels its recording has. */
export type MeasuredClip = Pick<Extract<ClipReply, { type: 'sound' }>, 'sound' | 'channels'>

/**
 * Decodes and measures a clip on a worker of its own, so that the page stays smooth. Nothing leaves the machine.
 *
 * @throws AppError as `readStretch`; `cancelled`
 */
export async function measureOnWorker(request: ClipRequest, signal: AbortSignal): Promise<MeasuredClip> {
  throwIfCancelled(signal)
  const worker = new Worker(new URL('./clip-worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise<MeasuredClip>((resolve, reject) => {
      const fail = (code: ErrorCode, message: string) => reject(new AppError(code, message))
      signal.addEventListener('abort', () => fail('cancelled', 'Another clip was chosen.'))
      worker.onerror = ({ message }) =>
        fail('internal/unexpected', `The worker that measures clips ended: ${message}. Load the page again.`)
      worker.onmessage = ({ data }: MessageEvent<ClipReply>) => {
        if (data.type === 'sound') resolve(data)
        else fail(data.code, data.message)
      }
      worker.postMessage(request)
    })
  } finally {
    worker.terminate()
  }
}
