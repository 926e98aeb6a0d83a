import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'

/** What routes are added to; it reads the types of a request from the schemas of its route. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>
export type Request = FastifyRequest
export type Reply = FastifyReply

/** Aborted when the client goes away before it was answered. */
export function signalOf(reply: Reply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

/** What the body of a request is said to be, without parameters; empty where nothing is said. */
export function mediaTypeOf({ headers }: Request): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
}
