import { Readable } from 'node:stream'
import { AppError } from '@undertone/core/errors'
import { IdParams } from '../contract/analysis.ts'
import { DONE } from '../contract/done.ts'
import { LiveCallEntry, LiveCalls, type LiveMessage, LiveTicket } from '../contract/live.ts'
import { Problem } from '../contract/problem.ts'
import type { App, Request } from '../http.ts'
import { serveAudioHook } from '../live/audiohook/serve-audiohook.ts'
import { AudioHookSignatures } from '../live/audiohook/signature.ts'
import type { LiveCall } from '../live/live-call.ts'
import { serveSocket } from '../live/serve-socket.ts'
import { serveTwilio } from '../live/twilio/serve-twilio.ts'
import { isFromTwilio } from '../live/twilio/signature.ts'
import { callerOf } from '../security/caller.ts'
import type { Guard } from '../security/guard.ts'
import type { Service } from '../service.ts'

const tags = ['live']
const TICKET_SECONDS = 30
const ALIVE_MILLISECONDS = 15_000
/** Messages that may wait for a watcher; what is replaced soon is left out beyond. */
const MOST_WAITING = 200

/** Calls while they are spoken: a socket that brings them, the list of them, and their messages for who watches. */
export function addLiveRoutes(app: App, service: Service, guard: Guard): void {
  const { live, now } = service
  const found = (id: string): LiveCall => {
    const call = live.get(id)
    if (call) return call
    throw new AppError('request/not-found', `No live call ${id}: expected one of GET /v1/live.`, { id })
  }

  const listed = { tags, summary: 'The calls that run; a WebSocket here brings one', response: { 200: LiveCalls } }
  app.route({
    ...{ method: 'GET', url: '/v1/live', schema: listed },
    handler: async () => ({ items: live.list() }),
    wsHandler: (socket, request) => serveSocket(service, socket, callerOf(request).who),
  })

  const ticketed = {
    ...{ tags, summary: 'Leave for a page to open one socket' },
    response: { 200: LiveTicket, '4xx': Problem },
  }
  app.post('/v1/live/tickets', { schema: ticketed }, async request => {
    const { ticket, expiresAt } = guard.issueTicket(request, now(), TICKET_SECONDS)
    return { ticket, expiresAt: expiresAt.toISOString() }
  })

  const signed = async (request: Request) => refuseStrangers(request, service.config.live)
  app.get('/v1/twilio', { websocket: true, onRequest: signed }, socket => serveTwilio(service, socket))

  const { audioHookSecret, publicUrl } = service.config.live
  const signatures = audioHookSecret === undefined ? undefined : new AudioHookSignatures(audioHookSecret)
  const checked = async (request: Request) => {
    const authority = publicUrl === undefined ? request.host : new URL(publicUrl).host
    const { headers, url } = request
    const wrong = signatures?.check({ headers, target: url, authority }, now().getTime() / 1000)
    if (wrong === undefined) return
    throw new AppError(
      'access/forbidden',
      `Not signed as it should be: ${wrong}. Check the client secret of AudioHook.`,
    )
  }
  app.get('/v1/audiohook', { websocket: true, onRequest: checked }, (socket, request) => {
    const header = (name: string) => request.headers[name]?.toString()
    serveAudioHook(service, socket, callerOf(request).who, {
      organization: header('audiohook-organization-id'),
      session: header('audiohook-session-id'),
    })
  })

  const read = { tags, summary: 'One live call', params: IdParams, response: { 200: LiveCallEntry, '4xx': Problem } }
  app.get('/v1/live/:id', { schema: read }, async request => found(request.params.id).entry)

  const ended = { tags, summary: 'End a live call', params: IdParams, response: DONE }
  app.delete('/v1/live/:id', { schema: ended }, async (request, reply) => {
    found(request.params.id).finish(new AppError('cancelled', 'The call was ended through the API.'))
    return reply.code(204).send()
  })

  const watched = { tags, summary: 'What a live call says, as server-sent events', params: IdParams }
  app.get('/v1/live/:id/events', { schema: watched }, async (request, reply) => {
    const call = found(request.params.id)
    reply.header('cache-control', 'no-store').type('text/event-stream')
    return reply.send(Readable.from(watch(call)))
  })
}

/** Lets only Twilio through, by its signature; it needs no key. */
function refuseStrangers(request: Request, { twilioAuthToken, publicUrl }: Service['config']['live']): void {
  if (twilioAuthToken === undefined)
    throw new AppError(
      'access/forbidden',
      'Media streams of Twilio are not taken here: expected UNDERTONE_TWILIO_AUTH_TOKEN where the service is started.',
    )
  const address = new URL(request.url, publicUrl?.replace(/^http/, 'ws') ?? `wss://${request.host}`)
  const signature = request.headers['x-twilio-signature']
  if (typeof signature === 'string' && isFromTwilio(signature, address.href, twilioAuthToken)) return
  throw new AppError(
    'access/forbidden',
    `Not signed by Twilio for ${address.href}: expected X-Twilio-Signature. Check the auth token, and --public-url where the service is behind a proxy.`,
  )
}

/** What a call said that still holds, then what it says, as server-sent events, to its end. */
async function* watch(call: LiveCall): AsyncGenerator<string> {
  const waiting: LiveMessage[] = []
  let wake = () => {}
  const stop = call.hear(
    message => {
      const isPassing = message.type === 'level' || message.type === 'partial'
      if (isPassing && waiting.length >= MOST_WAITING) return
      waiting.push(message)
      wake()
    },
    { partials: true },
  )
  try {
    yield toEvent({ type: 'ready', session: call.info.id, receivedBytes: call.receivedBytes })
    for (;;) {
      for (let message = waiting.shift(); message; message = waiting.shift()) {
        yield toEvent(message)
        if (message.type === 'ended' || message.type === 'error') return
      }
      const isAlive = await new Promise<boolean>(resolve => {
        const timer = setTimeout(() => resolve(true), ALIVE_MILLISECONDS)
        wake = () => {
          clearTimeout(timer)
          resolve(false)
        }
        if (waiting.length > 0) wake()
      })
      if (isAlive) yield ': alive\n\n'
    }
  } finally {
    stop()
    wake()
  }
}

function toEvent(message: LiveMessage): string {
  return `event: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`
}
