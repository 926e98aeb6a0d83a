import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { ask, form } from '../support/requests.ts'
import { openTestService } from '../support/service.ts'

interface SpanJson {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

it('a recording is one trace, from its request over the queue to its analysis, as part of the trace of who sent it', async () => {
  const spans: SpanJson[] = []
  const collector = createServer(async (request, response) => {
    const sent = JSON.parse(await text(request)) as {
      resourceSpans: { scopeSpans: { spans: SpanJson[] }[] }[]
    }
    spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans)))
    response.setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  onTestFinished(() => void collector.close())
  const { port } = collector.address() as AddressInfo
  const test = await openTestService({ config: { traces: `http://127.0.0.1:${port}/v1/traces` } })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const sent = form({ file: ['a.wav', Buffer.from('sound')] })
  const headers = { ...sent.headers, traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  const answer = await ask(test.app, 'POST', '/v1/analyses?wait=30', { body: sent.body, headers })
  expect(answer.status).toBe(200)
  // What was not sent yet is sent when the service ends.
  await test.close()

  const ours = spans.filter(span => span.traceId === traceId)
  const request = ours.find(({ name }) => name === 'POST /v1/analyses')
  expect(request).toMatchObject({ parentSpanId: 'b7ad6b7169203331' })
  expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } })
  const parts = ours.filter(({ parentSpanId }) => parentSpanId === request?.spanId)
  expect(parts.map(({ name }) => name).sort()).toEqual(['decode and analyse', 'fetch', 'queue wait'])
  for (const { startTimeUnixNano, endTimeUnixNano, attributes } of parts) {
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano))
    expect(attributes).toContainEqual({ key: 'undertone.analysis', value: { stringValue: answer.json().id } })
  }
})

it('an address that is none is refused', () => {
  expect(() => parseConfig({ dataFolder: 'x', traces: 'ftp://x' })).toThrow('Invalid traces')
})
