// Answers calls of Twilio: has them streamed to Undertone while they are spoken, and prints the alerts that it sends back.
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { isFromTwilio, isFromUndertone } from './verify.ts'

const settings = {
  /** How Twilio reaches this server. */
  publicUrl: needed('PUBLIC_URL', 'https://example.com'),
  /** How Twilio reaches the service. */
  undertoneUrl: needed('UNDERTONE_URL', 'wss://calls.example.com'),
  authToken: needed('TWILIO_AUTH_TOKEN', "the account's auth token"),
  webhookSecret: needed('UNDERTONE_WEBHOOK_SECRET', 'whsec_..., which POST /v1/webhooks answers with'),
  /** The agent's number; without one the caller speaks to nobody, which is enough to try it. */
  agent: process.env.AGENT_NUMBER,
}
/** Messages that were taken: one that is sent twice counts once. */
const taken = new Set<string>()

/** The two things that are asked of this server; answers with a status and a text. */
const routes: Readonly<Record<string, (headers: Headers, body: string) => readonly [number, string]>> = {
  '/voice': (headers, body) => {
    const form = new URLSearchParams(body)
    const signature = headers.get('x-twilio-signature') ?? undefined
    const signed = isFromTwilio(signature, `${settings.publicUrl}/voice`, form, settings.authToken)
    return signed ? [200, answerTo()] : [403, 'Not signed by Twilio.']
  },
  '/undertone': (headers, body) => {
    if (!isFromUndertone(headers, body, settings.webhookSecret)) return [403, 'Not signed by Undertone.']
    const id = headers.get('webhook-id') ?? ''
    if (!taken.has(id)) console.log(messageText(JSON.parse(body)))
    taken.add(id)
    return [200, '']
  },
}

/** What Twilio is to do with a call. It must be told to who speaks that the voice is judged: so `notice_given` is true. */
function answerTo(): string {
  const { undertoneUrl, agent } = settings
  const parameters = Object.entries({ record: 'true', tags: 'twilio', notice_given: 'true' })
    .map(([name, value]) => `<Parameter name="${name}" value="${value}"/>`)
    .join('')
  const stream = (tracks: string) =>
    `<Stream url="${escaped(undertoneUrl)}/v1/twilio" track="${tracks}">${parameters}</Stream>`
  const call = agent
    ? `<Start>${stream('both_tracks')}</Start><Dial>${escaped(agent)}</Dial>`
    : `<Connect>${stream('inbound_track')}</Connect>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<Response><Say>This call is recorded, and a program judges how you sound.</Say>${call}</Response>
`
}

/** A webhook's message: an alert, or that a call was analysed. */
interface Message {
  readonly type: string
  readonly data: {
    readonly name: string
    readonly rule?: { readonly name: string }
    readonly at?: number
    readonly probability?: number
  }
}

function messageText({ type, data: { name, rule, at = 0, probability = 0 } }: Message): string {
  if (!rule) return `${type}: ${name}`
  return `${type}: ${rule.name}, call ${name}, after ${at.toFixed(1)} s (${Math.round(100 * probability)} %)`
}

function needed(name: string, example: string): string {
  const value = process.env[name]
  if (value) return value.replace(/\/$/, '')
  console.error(`Expected ${name} in the environment: ${example}.`)
  process.exit(2)
}

function escaped(value: string): string {
  return value.replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`)
}

function headersOf({ headers }: IncomingMessage): Headers {
  return new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

const server = createServer(async (request, response) => {
  const route = request.method === 'POST' ? routes[request.url ?? ''] : undefined
  const [status, answer] = route ? route(headersOf(request), await text(request)) : [404, 'Nothing here.']
  response.writeHead(status, { 'content-type': answer.startsWith('<?xml') ? 'text/xml' : 'text/plain' }).end(answer)
})
server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`Waits for Twilio at ${settings.publicUrl}/voice, for Undertone at ${settings.publicUrl}/undertone.`)
})
