import { once } from 'node:events'
import { WebSocket } from 'ws'

const MOST_BUFFERED = 2 ** 20

/** What the server said, as far as tests look. */
export interface AudioHookAnswer {
  readonly type: string
  readonly seq: number
  readonly parameters: {
    readonly media?: unknown
    readonly reason?: string
    readonly entities: readonly { readonly type: string; readonly data: unknown }[]
  }
}

/** A session that is open. */
export interface AudioHookClient {
  say(type: string, parameters: object, change?: object): void
  /** Stereo mu-law. */
  sound(bytes: Uint8Array): Promise<void>
  until(type: string): Promise<AudioHookAnswer>
}

/**
 * A whole session as Genesys Cloud would hold it: open, what `act` does, close.
 *
 * @returns all that the server said
 */
export async function audioHookCall(
  address: string,
  conversationId: string,
  act: (client: AudioHookClient) => Promise<void>,
  headers: Readonly<Record<string, string>> = {},
): Promise<AudioHookAnswer[]> {
  const [id, organizationId] = [crypto.randomUUID(), crypto.randomUUID()]
  const socket = new WebSocket(new URL('/v1/audiohook', address.replace('http', 'ws')), {
    headers: {
      'audiohook-organization-id': organizationId,
      'audiohook-session-id': id,
      'audiohook-correlation-id': crypto.randomUUID(),
      ...headers,
    },
  })
  const said: AudioHookAnswer[] = []
  let wake = () => {}
  socket.on('message', data => {
    said.push(JSON.parse(String(data)))
    wake()
  })
  await once(socket, 'open')
  let seq = 0
  let samples = 0
  const client: AudioHookClient = {
    say(type, parameters, change = {}) {
      const position = `PT${samples / 8000}S`
      const message = { version: '2', id, type, seq: ++seq, serverseq: said.length, position, parameters }
      socket.send(JSON.stringify({ ...message, ...change }))
    },
    async sound(bytes) {
      samples += Math.floor(bytes.length / 2)
      socket.send(bytes)
      while (socket.bufferedAmount > MOST_BUFFERED) await new Promise(setImmediate)
    },
    async until(type) {
      for (;;) {
        const found = said.find(answer => answer.type === type)
        if (found) return found
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
  }
  const media = [
    { type: 'audio', format: 'PCMU', channels: ['external'], rate: 8000 },
    { type: 'audio', format: 'L16', channels: ['external', 'internal'], rate: 8000 },
    { type: 'audio', format: 'PCMU', channels: ['external', 'internal'], rate: 8000 },
  ]
  const participant = { id: crypto.randomUUID(), ani: '+1', aniName: '', dnis: '+2' }
  client.say('open', { organizationId, conversationId, participant, media, language: 'en-US' })
  await client.until('opened')
  await act(client)
  client.say('close', { reason: 'end' })
  await client.until('closed')
  socket.close()
  return said
}
