import { AppError } from '@undertone/core/errors'
import type { WebSocket } from 'ws'
import { toProblem } from '../analyses/problem.ts'
import type { LiveMessage } from '../contract/live.ts'
import type { Log } from '../log.ts'

/** The server's end of a WebSocket. */
export type Socket = WebSocket

/** Frames that may wait while one is taken; the socket is not read beyond. */
const MOST_WAITING = 16
/** A socket that says nothing is not kept for longer. */
const FIRST_SECONDS = 20
/** What may wait to be sent before that is left out which the next message replaces. */
const LAGGING_BYTES = 2 ** 20
/** What may wait to be sent at all: whoever reads so little has to connect again. */
const LOST_BYTES = 8 * 2 ** 20

/** A frame as it came. */
export type Frame = { readonly text: string } | { readonly bytes: Uint8Array }

/**
 * Takes the frames of a socket one after the other; while one is taken the socket is not read on, so that whoever sends too
 * fast waits, and nothing piles up here.
 *
 * @param take - where it throws, no more frames are taken and `onError` is told
 */
export function takeInOrder(
  socket: Socket,
  take: (frame: Frame) => Promise<void> | undefined,
  onError: (error: unknown) => void,
): void {
  let waiting: Frame[] = []
  let isBusy = false
  const silence = new AppError(
    'live/idle',
    `Expected a first frame within ${FIRST_SECONDS} s, found none. Connect again.`,
  )
  const patience = setTimeout(() => stop(silence), FIRST_SECONDS * 1000)
  socket.once('close', () => clearTimeout(patience))
  const run = async (first: Promise<void>) => {
    isBusy = true
    try {
      await first
      for (let next = waiting.shift(); next; next = waiting.shift()) await take(next)
    } catch (error) {
      stop(error)
    }
    isBusy = false
    if (socket.isPaused) socket.resume()
  }
  const stop = (error: unknown) => {
    waiting = []
    socket.off('message', onMessage)
    onError(error)
  }
  socket.once('message', () => clearTimeout(patience))
  const onMessage = (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [new Uint8Array(data)])
    const frame = isBinary ? { bytes } : { text: bytes.toString() }
    if (isBusy) {
      waiting.push(frame)
      if (waiting.length >= MOST_WAITING && !socket.isPaused) socket.pause()
      return
    }
    try {
      const taking = take(frame)
      if (taking) void run(taking)
    } catch (error) {
      stop(error)
    }
  }
  socket.on('message', onMessage)
}

/** Tells a socket what a call says. A reader that lags misses what is replaced soon anyway, but no segment. */
export function tell(socket: Socket, message: LiveMessage): void {
  if (socket.readyState !== socket.OPEN) return
  const isPassing = message.type === 'partial' || message.type === 'level'
  if (isPassing && socket.bufferedAmount > LAGGING_BYTES) return
  if (socket.bufferedAmount > LOST_BYTES) socket.terminate()
  else socket.send(JSON.stringify(message))
}

/** Says what went wrong, and closes. */
export function closeWithError(socket: Socket, error: unknown, log: Log): void {
  if (!(error instanceof AppError)) log.error({ err: error }, 'a live socket failed')
  const problem = toProblem(error)
  tell(socket, { type: 'error', problem })
  socket.close(closeCode(problem.status), problem.code)
}

/** The code that says to the other side of a socket what an HTTP status says (RFC 6455, 7.4.1). */
export function closeCode(status: number): number {
  if (status === 429 || status === 503) return 1013
  return status >= 500 ? 1011 : 1008
}

/** @throws AppError `live/malformed` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('live/malformed', 'Expected JSON in a text frame, found something else.')
  }
}
