import { AppError, ERROR_CODES, type ErrorCode } from '@undertone/core/errors'
import type { LiveMessage, LiveStartInput } from '../contract/live.ts'
import { LIVE_PROTOCOL } from '../contract/live-protocol.ts'

/** Sound that may be on its way before the sender has to wait, bytes. */
const MOST_BUFFERED = 262_144
/** Attempts to take a call up again, one a second: as long as the service waits. */
const ATTEMPTS = 30

/** A live call as its sender sees it. */
export interface LiveSession {
  /** What the service says, to `ended`; throws an AppError with the code that the service gave. To be read once. */
  readonly messages: AsyncIterable<LiveMessage>
  /** Sends sound, in the coding that was announced. Resolves when there is room for more: wait for it. */
  send(bytes: Uint8Array): Promise<void>
  /** The call is over: what is left of the answer follows. */
  end(): void
  /** Lets go without waiting for the end. The service ends the call in a while. */
  close(): void
}

/** How a call finds the service again. */
export interface LiveConnection {
  /** `ws://127.0.0.1:8080/v1/live` */
  readonly address: string
  /** A ticket for the next socket; undefined where none is needed. */
  readonly ticket: () => Promise<string | undefined>
  /** Seconds between attempts to take a call up again; default 1. */
  readonly retrySeconds?: number
}

/**
 * Opens a live call, in browsers and in Node. When its socket drops the call goes on with another one: what the service has
 * not got is sent again, and no segment is missed or said twice.
 */
export function openLive(connection: LiveConnection, start: LiveStartInput): LiveSession {
  return new Session(connection, start)
}

class Session implements LiveSession {
  readonly #connection: LiveConnection
  readonly #start: LiveStartInput
  readonly #said: LiveMessage[] = []
  #socket: WebSocket | undefined
  /** Sound that the service has not said it has, from `#keptFrom` on. */
  #kept: Uint8Array[] = []
  #keptFrom = 0
  #token: string | undefined
  #segments = 0
  #isReady = false
  #isEnding = false
  #isOver = false
  #attempts = 0
  #failure: unknown
  #wakers = new Set<() => void>()

  constructor(connection: LiveConnection, start: LiveStartInput) {
    this.#connection = connection
    this.#start = start
    void this.#connect()
  }

  get messages(): AsyncIterable<LiveMessage> {
    return this.#read()
  }

  async send(bytes: Uint8Array): Promise<void> {
    const own = bytes.slice()
    this.#kept.push(own)
    if (this.#isReady) this.#socket?.send(own)
    const hasRoom = () => this.#isReady && (this.#socket?.bufferedAmount ?? 0) < MOST_BUFFERED
    // A socket does not say when it has sent something, so it is looked at now and then.
    await this.#until(() => this.#isOver || hasRoom(), 20)
  }

  end(): void {
    this.#isEnding = true
    if (this.#isReady) this.#socket?.send(JSON.stringify({ type: 'end' }))
  }

  close(): void {
    this.#isOver = true
    this.#socket?.close(1000)
    this.#wake()
  }

  async *#read(): AsyncGenerator<LiveMessage> {
    for (;;) {
      await this.#until(() => this.#said.length > 0 || this.#isOver)
      const message = this.#said.shift()
      if (message) {
        if (message.type === 'error') throw toError(message.problem.code, message.problem.detail)
        yield message
        if (message.type === 'ended') return
      } else if (this.#failure) throw this.#failure
      else return
    }
  }

  async #connect(): Promise<void> {
    try {
      const ticket = await this.#connection.ticket()
      const protocols = ticket === undefined ? [LIVE_PROTOCOL] : [LIVE_PROTOCOL, `ticket.${ticket}`]
      const socket = new WebSocket(this.#connection.address, protocols)
      this.#socket = socket
      socket.binaryType = 'arraybuffer'
      socket.onopen = () => socket.send(JSON.stringify(this.#firstFrame()))
      socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as LiveMessage)
      socket.onclose = () => this.#lose()
    } catch (error) {
      if (this.#token === undefined) this.#end(error)
      else this.#lose()
    }
  }

  #firstFrame(): object {
    if (this.#token === undefined) return this.#start
    return { type: 'resume', resumeToken: this.#token, segments: this.#segments }
  }

  #hear(message: LiveMessage): void {
    if (message.type === 'ready') {
      const isResumed = this.#token !== undefined
      this.#token = message.resumeToken
      this.#isReady = true
      this.#attempts = 0
      this.#forget(message.receivedBytes)
      for (const bytes of this.#kept) this.#socket?.send(bytes as Uint8Array<ArrayBuffer>)
      if (this.#isEnding) this.end()
      if (!isResumed) this.#said.push(message)
    } else this.#said.push(message)
    if (message.type === 'level') this.#forget(message.receivedBytes)
    if (message.type === 'segment') this.#segments = message.number + 1
    if (message.type === 'ended' || message.type === 'error') this.#isOver = true
    this.#wake()
  }

  #lose(): void {
    this.#isReady = false
    if (this.#isOver) return
    if (this.#token === undefined || ++this.#attempts > ATTEMPTS)
      this.#end(new AppError('service/unavailable', 'The connection to the service was lost. Call again.'))
    else setTimeout(() => void this.#connect(), 1000 * (this.#connection.retrySeconds ?? 1))
  }

  #end(error: unknown): void {
    this.#failure = error
    this.#isOver = true
    this.#wake()
  }

  /** Drops the sound that the service has. */
  #forget(receivedBytes: number): void {
    while (this.#kept[0] && this.#keptFrom + this.#kept[0].length <= receivedBytes)
      this.#keptFrom += this.#kept.shift()?.length ?? 0
    const part = receivedBytes - this.#keptFrom
    if (this.#kept[0] && part > 0) {
      this.#kept[0] = this.#kept[0].subarray(part)
      this.#keptFrom = receivedBytes
    }
  }

  /** @param milliseconds - after which it is looked at again though nothing was said; default never */
  async #until(done: () => boolean, milliseconds?: number): Promise<void> {
    while (!done())
      await new Promise<void>(resolve => {
        const timer = milliseconds === undefined ? undefined : setTimeout(() => waker(), milliseconds)
        const waker = () => {
          clearTimeout(timer)
          this.#wakers.delete(waker)
          resolve()
        }
        this.#wakers.add(waker)
      })
  }

  #wake(): void {
    for (const waker of [...this.#wakers]) waker()
  }
}

function toError(code: string, detail: string): AppError {
  return new AppError(code in ERROR_CODES ? (code as ErrorCode) : 'service/unavailable', detail)
}
