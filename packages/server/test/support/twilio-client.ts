import { once } from 'node:events'
import { WebSocket } from 'ws'

export const TWILIO_PATH = '/v1/twilio'
/** 20 ms of 8 kHz mu-law. */
const CHUNK = 160
const MOST_BUFFERED = 2 ** 20

/** A call as Twilio would stream it. */
export interface TwilioCall {
  readonly signature: string
  readonly callSid: string
  /** Mu-law at 8 kHz. */
  readonly customer: Uint8Array
  readonly agent: Uint8Array
  readonly parameters?: Readonly<Record<string, string>>
  /** Which chunk is sent in the place of one; default the same. */
  readonly swapped?: (chunk: number) => number
  /** Whether a chunk is never sent; default none. */
  readonly isLost?: (track: 'inbound' | 'outbound', chunk: number) => boolean
  /** Waits until a chunk is due; default not at all. */
  readonly due?: (chunk: number) => Promise<void> | undefined
}

/** Sends a call to the end, in the frames of Twilio, and waits until it is closed. */
export async function sendTwilioCall(address: string, call: TwilioCall): Promise<void> {
  const { signature, callSid, customer, agent, parameters = {} } = call
  const { swapped = chunk => chunk, isLost = () => false, due = () => undefined } = call
  const socket = new WebSocket(new URL(TWILIO_PATH, address.replace('http', 'ws')), {
    headers: { 'x-twilio-signature': signature },
  })
  const closed = once(socket, 'close')
  await once(socket, 'open')
  const streamSid = `MZ${callSid}`
  let sequence = 0
  const send = (message: object) => {
    socket.send(JSON.stringify({ ...message, sequenceNumber: String(++sequence), streamSid }))
  }
  socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }))
  const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 }
  const start = { accountSid: 'AC1', streamSid, callSid, tracks: ['inbound', 'outbound'], mediaFormat }
  send({ event: 'start', start: { ...start, customParameters: parameters } })
  const chunks = Math.ceil(Math.max(customer.length, agent.length) / CHUNK)
  for (let place = 1; place <= chunks; place++) {
    await due(place)
    const number = swapped(place)
    for (const [track, codes] of [
      ['inbound', customer],
      ['outbound', agent],
    ] as const) {
      if (isLost(track, number)) continue
      const payload = Buffer.from(codes.subarray((number - 1) * CHUNK, number * CHUNK)).toString('base64')
      if (payload === '') continue
      const media = { track, chunk: String(number), timestamp: String((number - 1) * 20), payload }
      send({ event: 'media', media })
    }
    while (socket.bufferedAmount > MOST_BUFFERED) await new Promise(setImmediate)
  }
  send({ event: 'stop', stop: { accountSid: 'AC1', callSid } })
  await closed
}
