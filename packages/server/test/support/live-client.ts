import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { LiveMessage } from '../../src/contract/live.ts'

type Of<Type extends LiveMessage['type']> = Extract<LiveMessage, { type: Type }>

/** A real socket to the service, and what it said. Whoever opens it closes it. */
export interface TestSocket {
  readonly socket: WebSocket
  readonly messages: readonly LiveMessage[]
  /** The next message of a kind, or one that came before. */
  next<Type extends LiveMessage['type']>(type: Type, after?: number): Promise<Of<Type>>
  /** The code that it was closed with. */
  readonly closed: Promise<number>
  send(value: object | Uint8Array): void
}

export interface SocketOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly protocols?: readonly string[]
}

/** @param address - of the service, `http://...` */
export async function openSocket(address: string, path: string, options: SocketOptions = {}): Promise<TestSocket> {
  const { headers = {}, protocols = [] } = options
  const socket = new WebSocket(new URL(path, address.replace('http', 'ws')), [...protocols], { headers })
  const messages: LiveMessage[] = []
  const wakers = new Set<() => void>()
  const wake = () => {
    for (const waker of wakers) waker()
  }
  socket.on('message', data => {
    messages.push(JSON.parse(String(data)))
    wake()
  })
  const closed = once(socket, 'close').then(([code]) => {
    wake()
    return Number(code)
  })
  await once(socket, 'open')
  return {
    socket,
    messages,
    closed,
    send(value) {
      socket.send(value instanceof Uint8Array ? value : JSON.stringify(value))
    },
    next(type, after = 0) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = messages.slice(after).find((message): message is Of<typeof type> => message.type === type)
          if (!found && socket.readyState !== WebSocket.CLOSED) return
          wakers.delete(look)
          if (found) resolve(found)
          else reject(new Error(`closed without ${type}: ${JSON.stringify(messages.at(-1))?.slice(0, 500)}`))
        }
        wakers.add(look)
        look()
      })
    },
  }
}

/** The status that a socket is refused with before it is one. */
export async function refusal(address: string, path: string, options: SocketOptions = {}): Promise<number> {
  const { headers = {}, protocols = [] } = options
  const socket = new WebSocket(new URL(path, address.replace('http', 'ws')), [...protocols], { headers })
  const [, response] = await once(socket, 'unexpected-response')
  socket.on('error', () => {})
  socket.terminate()
  return response.statusCode
}
