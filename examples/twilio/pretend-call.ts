// Pretends to be Twilio: asks the server what to do with a call, and streams the customer of a sample to where it says.
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { encodeG711 } from '@undertone/core'
import { readAudio } from '@undertone/core/node'
import { twilioSignature } from './verify.ts'

const { PUBLIC_URL = 'http://127.0.0.1:3000', TWILIO_AUTH_TOKEN = '' } = process.env
/** 20 ms of 8 kHz mu-law, as Twilio sends it. */
const CHUNK = 160

const callSid = `CA${crypto.randomUUID().replaceAll('-', '')}`
const form = new URLSearchParams({ CallSid: callSid, From: '+15550100', To: '+15550199' })
const answer = await fetch(`${PUBLIC_URL}/voice`, {
  method: 'POST',
  body: form,
  headers: { 'x-twilio-signature': twilioSignature(`${PUBLIC_URL}/voice`, form, TWILIO_AUTH_TOKEN) },
})
const twiml = await answer.text()
const [, address] = /<Stream url="([^"]+)"/.exec(twiml) ?? []
if (!address) throw new Error(`Expected a <Stream>, found: ${answer.status} ${twiml}`)
const customParameters = Object.fromEntries(
  [...twiml.matchAll(/<Parameter name="([^"]+)" value="([^"]+)"/g)].map(([, name, value]) => [name, value]),
)
console.log(`${callSid}: streaming to ${address}`)

const signature = twilioSignature(address, new URLSearchParams(), TWILIO_AUTH_TOKEN)
// Node's own WebSocket takes headers, which a browser's does not.
const socket: WebSocket = Reflect.construct(WebSocket, [address, { headers: { 'x-twilio-signature': signature } }])
await once(socket, 'open')
const streamSid = `MZ${callSid.slice(2)}`
let sequence = 0
const send = (message: object) =>
  socket.send(JSON.stringify({ ...message, sequenceNumber: String(++sequence), streamSid }))
socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }))
const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 }
const start = { accountSid: 'AC0', streamSid, callSid, tracks: ['inbound'], mediaFormat, customParameters }
send({ event: 'start', start })

const sample = fileURLToPath(new URL('../../samples/complaint.wav', import.meta.url))
const customer = encodeG711((await readAudio(sample)).channels[0]!, 'mulaw')
const begun = performance.now()
for (let at = 0; at < customer.length; at += CHUNK) {
  const timestamp = at / 8
  // As fast as it is spoken; `FAST=1` does not wait.
  if (!process.env.FAST) await setTimeout(Math.max(0, begun + timestamp - performance.now()))
  const payload = Buffer.from(customer.subarray(at, at + CHUNK)).toString('base64')
  const media = { track: 'inbound', chunk: String(at / CHUNK + 1), timestamp: String(timestamp), payload }
  send({ event: 'media', media })
}
send({ event: 'stop', stop: { accountSid: 'AC0', callSid } })
await once(socket, 'close')
console.log(`${callSid}: ended`)
