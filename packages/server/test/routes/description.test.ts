import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromSchema, type JsonSchema } from '../support/from-schema.ts'
import { ask } from '../support/requests.ts'
import { openTestService, type TestService } from '../support/service.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema?: JsonSchema
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly responses: Readonly<Record<string, unknown>>
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> }
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: unknown
  }
}

let test: TestService
let document: Document

beforeAll(async () => {
  test = await openTestService()
  document = (await ask(test.app, 'GET', '/openapi.json')).json()
})
afterAll(() => test.close())

describe('the description of the API', () => {
  it('is OpenAPI 3.1 with every route, and what it refers to is there', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/analyses', '/v1/analyses/{id}', '/v1/models', '/v1/stats', '/v1/keys']),
    )
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(match => match[1])
    expect(names).toEqual(expect.arrayContaining(['AnalysisResource', 'Problem', 'AnalysisOfAddressInput']))
    expect(names.filter(name => !(name! in document.components.schemas))).toEqual([])
  })

  it('says which scope a key needs for each operation, and where none is needed', () => {
    const scopeOf = (path: string, method: string) => document.paths[path]?.[method]?.security
    expect(scopeOf('/v1/analyses', 'get')).toEqual([{ key: ['read'] }])
    expect(scopeOf('/v1/analyses', 'post')).toEqual([{ key: ['write'] }])
    expect(scopeOf('/v1/webhooks', 'get')).toEqual([{ key: ['admin'] }])
    expect(scopeOf('/healthz', 'get')).toEqual([])
    expect(document.components.securitySchemes).toMatchObject({ key: { type: 'http', scheme: 'bearer' } })
    const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))
    expect(operations.filter(({ security }) => security === undefined)).toEqual([])
  })

  it('says of what leaves nothing to say that it answers without a body', () => {
    const deletions = Object.entries(document.paths).flatMap(([path, { delete: one }]) =>
      one ? [[path, one] as const] : [],
    )
    expect(deletions.length).toBeGreaterThan(5)
    const bodies = deletions
      .filter(([path]) => path !== '/v1/batches/{id}')
      .map(([, one]) => Object.keys(one.responses))
    for (const statuses of bodies) expect(statuses).toEqual(['204', '4XX'])
  })

  it('is a page for people too', async () => {
    const { text, headers } = await ask(test.app, 'GET', '/docs')
    expect(headers['content-type']).toContain('text/html')
    for (const path of Object.keys(document.paths)) expect(text).toContain(path)
    expect(text).not.toContain('<script')
  })

  it('leads no request to a fault of ours, whatever is in it: every operation that it names', async () => {
    // The alerts are followed without end, which `alerts.test.ts` does.
    const paths = Object.entries(document.paths).filter(([path]) => path !== '/v1/alerts/events')
    const requests = paths.flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => requestsOf(path, method.toUpperCase(), operation)),
    )
    expect(requests.length).toBeGreaterThan(20)
    for (const request of requests)
      await fc.assert(
        fc.asyncProperty(request, async ({ method, url, body }) => {
          const sent = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }
          const { status, text } = await ask(test.app, method as 'GET', url, sent)
          expect([status < 500, method, url, text]).toEqual([true, method, url, text])
        }),
        { numRuns: 25, seed: 4 },
      )
  }, 180_000)
})

/** Requests of an operation: most as it is described, the others wrong in one part or another. */
function requestsOf(path: string, method: string, { parameters = [], requestBody }: Operation) {
  const { schemas } = document.components
  const textOfParameter = ({ name, schema = { type: 'string' } }: Parameter) =>
    // Who waits for what does not come waits in vain.
    name === 'wait'
      ? fc.constant('0')
      : fromSchema(schema, schemas).map(value => encodeURIComponent(String(value).toWellFormed()))
  const places = fc.tuple(...parameters.filter(part => part.in === 'path').map(textOfParameter))
  const query = fc.tuple(
    ...parameters
      .filter(part => part.in === 'query')
      .map(part =>
        fc.option(
          textOfParameter(part).map(value => `${part.name}=${value}`),
          { nil: '' },
        ),
      ),
  )
  const schema = requestBody?.content['application/json']?.schema
  const sends = ['POST', 'PUT', 'PATCH'].includes(method)
  const body = sends ? fromSchema(schema ?? {}, schemas).map(value => JSON.stringify(value)) : fc.constant(undefined)
  return fc.record({ places, query, body }).map(({ places, query, body }) => {
    let place = 0
    const filled = path.replace(/\{\w+\}/g, () => places[place++] || 'x')
    return { method, body, url: `${filled}?${query.filter(Boolean).join('&')}` }
  })
}
