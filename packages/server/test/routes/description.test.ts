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
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> }
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
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
