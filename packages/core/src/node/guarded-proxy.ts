import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '../errors.ts'
import { type AddressGuard, parseWebAddress, portOf } from './address-guard.ts'

const CONNECT_MILLISECONDS = 10_000

/** A proxy on loopback, for a program that fetches by itself: it reaches what the guard allows and nothing else. */
export interface GuardedProxy {
  readonly address: string
  close(): Promise<void>
}

/** Starts a proxy on a free port of loopback. Every connection is made to an address that the guard has checked. */
export async function startGuardedProxy(guard: AddressGuard): Promise<GuardedProxy> {
  const sockets = new Set<Duplex>()
  const track = (socket: Duplex) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((incoming, response) => {
    forward(guard, incoming, response).catch(() => refuse(response))
  })
  server.on('connection', track)
  server.on('connect', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnel(guard, incoming, client, head, track).catch(() => client.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string')
    throw new AppError('internal/unexpected', 'Expected a free port of loopback for the proxy, found none.')
  return {
    address: `http://127.0.0.1:${bound.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Plain http: the whole address is in the request line. */
async function forward(guard: AddressGuard, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = parseWebAddress(incoming.url ?? '')
  const [address] = await guard.addressesOf(url.hostname, portOf(url))
  const { 'proxy-connection': _connection, 'proxy-authorization': _authorization, ...headers } = incoming.headers
  const outgoing = request({
    host: address,
    port: portOf(url),
    method: incoming.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host },
    timeout: CONNECT_MILLISECONDS,
    agent: false,
  })
  outgoing.on('response', answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  outgoing.on('error', () => refuse(response))
  outgoing.on('timeout', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/** Https: bytes are carried unread. */
async function tunnel(
  guard: AddressGuard,
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  track: (socket: Duplex) => void,
): Promise<void> {
  const url = parseWebAddress(`https://${incoming.url ?? ''}`)
  const [address] = await guard.addressesOf(url.hostname, portOf(url))
  const server: Socket = connect({ host: address!, port: portOf(url), timeout: CONNECT_MILLISECONDS })
  track(server)
  server.on('timeout', () => server.destroy())
  server.on('connect', () => {
    server.setTimeout(0)
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    server.write(head)
    server.pipe(client).pipe(server)
  })
  server.on('close', () => client.destroy())
  client.on('close', () => server.destroy())
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(403).end()
}
