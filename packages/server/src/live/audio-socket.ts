import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { AppError } from '@undertone/core/errors'
import { isLoopback } from '../security/loopback.ts'
import type { Service } from '../service.ts'
import type { LiveCall } from './live-call.ts'

const KIND = { hangUp: 0x00, id: 0x01, dtmf: 0x03, sound: 0x10, error: 0xff } as const
const HEADER_BYTES = 3

/** A message of AudioSocket. */
export interface AudioSocketMessage {
  readonly kind: number
  readonly payload: Uint8Array
}

/** Where Asterisk connects. Whoever opens it closes it. */
export interface AudioSocketServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * Takes calls from Asterisk over TCP: one connection a call, mono, 16 bits at 8 kHz. The protocol has no keys, so beyond
 * loopback only named addresses may connect.
 *
 * @throws AppError `access/open-network`
 *
 * Source: Asterisk, "AudioSocket", and its `res_audiosocket.c`.
 */
export async function openAudioSocket(service: Service): Promise<AudioSocketServer | undefined> {
  const { audioSocketPort: port, audioSocketHost: host, audioSocketFrom: from } = service.config.live
  if (port === undefined) return undefined
  if (!isLoopback(host) && from.length === 0)
    throw new AppError(
      'access/open-network',
      `AudioSocket not opened on ${host}: it knows no keys, so others could reach it. Name who may with --audiosocket-from.`,
      { host },
    )
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    if (from.length > 0 && !from.includes(peer) && !isLoopback(peer)) {
      service.log.warn({ peer }, 'an AudioSocket connection was refused')
      socket.destroy()
      return
    }
    serve(service, socket).catch((error: unknown) => {
      service.log.warn({ peer, err: error }, 'an AudioSocket call failed')
      socket.destroy()
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}

async function serve({ live, config }: Service, socket: Socket): Promise<void> {
  // What is wrong with it ends the loop below.
  socket.on('error', () => {})
  socket.setTimeout(config.live.idleSeconds * 1000, () => socket.destroy())
  let call: LiveCall | undefined
  let gone = () => {}
  try {
    for await (const { kind, payload } of readAudioSocket(socket)) {
      if (kind === KIND.hangUp || kind === KIND.error) return
      if (kind === KIND.id && !call) {
        call = await live.open({
          ...{ kind: 'audiosocket', caller: 'audiosocket', name: uuidOf(payload) },
          ...{ encoding: 'pcm_s16le', sampleRate: 8000, channels: 1 },
          options: { record: config.live.audioSocketRecord, roles: ['customer'] },
        })
        gone = call.connect(() => socket.destroy())
        call.hear(message => {
          if (message.type === 'error' || message.type === 'ended') socket.end(Uint8Array.of(KIND.hangUp, 0, 0))
        })
      } else if (kind === KIND.sound) {
        if (!call) throw new AppError('live/malformed', 'Expected the id of the call before its sound, found none.')
        await call.write(payload)
      } else if (kind !== KIND.dtmf)
        throw new AppError('live/malformed', `Expected a known kind of message, found 0x${kind.toString(16)}.`)
    }
  } finally {
    gone()
    call?.finish()
    socket.end()
  }
}

/** The messages of a connection: a kind, a length of 16 bits (big-endian), the payload. A last one that is cut off is left out. */
export async function* readAudioSocket(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<AudioSocketMessage> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    held = held.length > 0 ? Buffer.concat([held, chunk]) : Buffer.from(chunk)
    let at = 0
    while (held.length - at >= HEADER_BYTES) {
      const end = at + HEADER_BYTES + held.readUInt16BE(at + 1)
      if (held.length < end) break
      yield { kind: held[at]!, payload: held.subarray(at + HEADER_BYTES, end) }
      at = end
    }
    held = held.subarray(at)
  }
}

/** 16 bytes as people write them. */
function uuidOf(bytes: Uint8Array): string {
  if (bytes.length !== 16)
    throw new AppError('live/malformed', `Expected an id of 16 bytes, found ${bytes.length}: it is not AudioSocket.`)
  const hex = Buffer.from(bytes).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
