import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import { AppError, type ErrorCode } from '@undertone/core/errors'
import fastify, { type FastifyBaseLogger, type FastifyError } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { toProblem } from './analyses/problem.ts'
import { LIVE_PROTOCOL } from './contract/live-protocol.ts'
import { databaseSilent, isDatabaseSilent } from './database/database.ts'
import type { App, Reply } from './http.ts'
import { invalidRequest } from './parse.ts'
import { addAccessRoutes } from './routes/access.ts'
import { addAlertRoutes } from './routes/alerts.ts'
import { addAnalysisRoutes } from './routes/analyses.ts'
import { addBatchRoutes } from './routes/batches.ts'
import { addClipRoutes } from './routes/clips.ts'
import { addCorrectionRoutes } from './routes/corrections.ts'
import { addDescriptionRoutes } from './routes/description.ts'
import { endPromptly } from './routes/end-promptly.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addLiveRoutes } from './routes/live.ts'
import { addModelRoutes } from './routes/models.ts'
import { addOverviewRoutes } from './routes/overview.ts'
import { addRecordingRoutes } from './routes/recordings.ts'
import { addSessionRoutes } from './routes/session.ts'
import { addSettingsRoutes } from './routes/settings.ts'
import { addRequestSpans } from './routes/traces.ts'
import { addWebRoutes, asksForPage } from './routes/web.ts'
import { addWebhookRoutes } from './routes/webhooks.ts'
import { addGuard, needsKeys, scopeNeeded } from './security/guard.ts'
import { addCookies } from './security/session.ts'
import type { Service } from './service.ts'

const RECORDING_TYPES = /^(audio\/.+|video\/.+|application\/octet-stream|application\/ogg)/
const MAX_JSON_BYTES = 1_000_000
const MAX_FRAME_BYTES = 1_000_000
const GOODBYE_MILLISECONDS = 1000

/** The API over a service, without a socket: `app.inject` is enough to ask it. */
export async function createApp(service: Service): Promise<App> {
  const app: App = fastify({
    // A sender that goes silent is not waited for.
    requestTimeout: 3_600_000,
    connectionTimeout: 120_000,
    loggerInstance: service.log as FastifyBaseLogger,
    bodyLimit: MAX_JSON_BYTES,
    // What is in hand is answered, and what comes after is refused.
    return503OnClosing: true,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
  })
  app.setValidatorCompiler(validatorCompiler)
  // What we send was made by our own types; tests hold it to the schemas.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, request, reply) => {
    const coded = toAppError(error)
    if (coded.code === 'internal/unexpected') request.log.error({ err: error }, 'a request failed')
    sendProblem(reply, coded)
  })
  app.setNotFoundHandler((request, reply) => {
    if (asksForPage(request)) return showPage(request, reply)
    const path = request.url.split('?')[0]
    sendProblem(reply, new AppError('request/not-found', `Nothing at ${request.method} ${path}. See /openapi.json.`))
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    service.metrics.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
  })
  endPromptly(app, service)
  app.addContentTypeParser(RECORDING_TYPES, (_, payload, done) => done(null, payload))
  await app.register(helmet, {
    // What is answered is data; no page of it may load or be framed.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
  addRequestSpans(app, service.traces)
  // Before the guard: it closes the sockets of those that are refused.
  await app.register(websocket, {
    options: {
      maxPayload: MAX_FRAME_BYTES,
      // Deflate costs memory for each socket, and sound does not get smaller.
      perMessageDeflate: false,
      // A ticket is told to nobody; what is left is the name of what is spoken.
      handleProtocols: protocols => (protocols.has(LIVE_PROTOCOL) ? LIVE_PROTOCOL : false),
    },
    errorHandler: (_, socket) => socket.terminate(),
    // Calls are ended with what came until then, so that nothing of them is lost.
    async preClose() {
      await service.live.close()
      const { clients } = app.websocketServer
      for (const client of clients) client.close(1001)
      // Who does not say goodbye is not waited for.
      setTimeout(() => {
        for (const client of clients) client.terminate()
      }, GOODBYE_MILLISECONDS).unref()
      app.websocketServer.close()
    },
  })
  const keysNeeded = await needsKeys(service)
  await addCookies(app)
  const guard = addGuard(app, service, keysNeeded)
  await app.register(multipart)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Undertone', description: 'Speech emotion recognition as a service.', version: '1' },
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key, where there are any.' } },
      },
    },
    transform: described => withScope(jsonSchemaTransform(described), described.route),
    transformObject: document => withUpload(jsonSchemaTransformObject(document)),
  })
  addHealthRoutes(app, service)
  addAnalysisRoutes(app, service)
  addRecordingRoutes(app, service)
  addCorrectionRoutes(app, service)
  addModelRoutes(app, service)
  addBatchRoutes(app, service)
  addClipRoutes(app, service)
  addAlertRoutes(app, service)
  addWebhookRoutes(app, service)
  addOverviewRoutes(app, service)
  addAccessRoutes(app, service)
  addSessionRoutes(app, service, keysNeeded)
  addSettingsRoutes(app, service)
  addLiveRoutes(app, service, guard)
  addDescriptionRoutes(app)
  const showPage = await addWebRoutes(app, service.config.webFolder)
  await app.ready()
  return app
}

/** Says which scope a key needs; OpenAPI 3.1 has place for it beside the scheme. */
function withScope<Described extends { readonly schema: object }>(
  described: Described,
  { method, url }: { readonly method: string | string[]; readonly url: string },
): Described {
  const scope = scopeNeeded([method].flat()[0] ?? 'GET', url)
  return { ...described, schema: { ...described.schema, security: scope ? [{ key: [scope] }] : [] } }
}

/** The body of an upload is read as it comes, not by a schema of its route; this describes it. */
function withUpload(document: object): object {
  const { paths } = document as { paths?: Record<string, { post?: { requestBody?: object } }> }
  const file = { type: 'string', format: 'binary' }
  const form = (schema: object) => ({ 'multipart/form-data': { schema: { type: 'object', ...schema } } })
  const json = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } })
  const describe = (path: string, description: string, content: object) => {
    const upload = paths?.[path]?.post
    if (upload) upload.requestBody = { required: true, description, content }
  }
  describe(
    '/v1/analyses',
    'A form with the field "file" and the options as fields, an address, or the recording itself.',
    {
      ...form({ properties: { file }, required: ['file'] }),
      ...json('AnalysisOfAddressInput'),
      ...{ 'audio/*': { schema: file }, 'application/octet-stream': { schema: file } },
    },
  )
  describe('/v1/batches', 'A form with a field "file" for each recording and the options as fields, or addresses.', {
    ...form({ properties: { file: { type: 'array', items: file } }, required: ['file'] }),
    ...json('BatchOfAddressesInput'),
  })
  return document
}

function sendProblem(reply: Reply, error: AppError): void {
  const problem = { ...toProblem(error), instance: reply.request.id }
  reply.code(problem.status).type('application/problem+json').send(problem)
}

const CODES_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: 'request/not-found',
  413: 'request/too-large',
  415: 'request/unsupported-type',
  503: 'service/unavailable',
}

/** What HTTP itself refuses, by its status; anything else is a fault of ours. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isDatabaseSilent(error)) return databaseSilent(error)
  if (hasZodFastifySchemaValidationErrors(error)) {
    const places = error.validation.map(({ instancePath, message = 'invalid' }) => ({
      path: instancePath.split('/').filter(Boolean).join('.'),
      message,
    }))
    return invalidRequest(error.validationContext ?? 'request', places)
  }
  const { statusCode = 500, message } = error as FastifyError
  const code = CODES_BY_STATUS[statusCode] ?? (statusCode >= 400 && statusCode < 500 ? 'request/invalid' : undefined)
  return code ? new AppError(code, message) : new AppError('internal/unexpected', message, {}, { cause: error })
}
