import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A message as it came. */
export interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A server on loopback that webhooks lead to. Whoever starts one stops it. */
export interface Receiver {
  /** `127.0.0.1:8080`, for the fence. */
  readonly host: string
  readonly url: string
  readonly received: Received[]
  /** The status that it answers with; `never`: none. */
  answer: (message: Received) => number | 'never' | Promise<number>
  /** Messages of a type, as they came. */
  of(type: string): Received[]
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const message = { path: request.url ?? '', headers, body: await text(request) }
    receiver.received.push(message)
    const status = await receiver.answer(message)
    if (status !== 'never') response.writeHead(status, { location: `http://${receiver.host}/elsewhere` }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const receiver: Receiver = {
    host,
    url: `http://${host}/hook`,
    received: [],
    answer: () => 204,
    of: type => receiver.received.filter(({ body }) => JSON.parse(body).type === type),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}
