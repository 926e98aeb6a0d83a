import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/requests.ts'
import { openTestService, type TestService } from '../support/service.ts'

interface Document {
  readonly openapi: string
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly parameters?: readonly { readonly name: string; readonly in: string }[] }>>
    >
  >
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
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

  it('leads no request to a fault of ours, whatever is in it', async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom('1', '-1', '1e400', 'null', 'a\u0000b', '\ud800', '2026-01-01T00:00:00Z', "'; drop table x; --"),
    )
    // The alerts are followed without end, which `alerts.test.ts` does.
    const paths = Object.entries(document.paths).filter(([path]) => path !== '/v1/alerts/events')
    const operations = paths.flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [] }]) => ({
        path,
        method: method.toUpperCase(),
        parameters,
      })),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.array(text, { minLength: 12, maxLength: 12 }),
        fc.jsonValue({ maxDepth: 2 }),
        async (operation, values, body) => {
          const next = (() => {
            let index = 0
            return () => encodeURIComponent(values[index++ % values.length]!.toWellFormed())
          })()
          const path = operation.path.replace(/\{\w+\}/g, () => next() || 'x')
          const query = operation.parameters
            .filter(parameter => parameter.in === 'query')
            .map(({ name }) => `${name}=${name === 'wait' ? 0 : next()}`)
          const sends = ['POST', 'PUT', 'PATCH'].includes(operation.method)
          const { status } = await ask(
            test.app,
            operation.method as 'GET',
            `${path}?${query.join('&')}`,
            sends ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {},
          )
          expect(status).toBeLessThan(500)
        },
      ),
      { numRuns: 300, seed: 4 },
    )
  }, 120_000)
})
