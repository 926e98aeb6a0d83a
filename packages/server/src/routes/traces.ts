import type { App, Request } from '../http.ts'
import type { Span, Traces } from '../traces/traces.ts'

const spans = new WeakMap<Request, Span>()

/** Traces every request, as part of what the caller traces where it says so. */
export function addRequestSpans(app: App, traces: Traces): void {
  app.addHook('onRequest', async request => {
    const { method, headers, id, routeOptions } = request
    const route = routeOptions.url ?? 'none'
    const attributes = { 'http.request.method': method, 'http.route': route, 'undertone.request': id }
    const parent = typeof headers.traceparent === 'string' ? headers.traceparent : undefined
    spans.set(request, traces.start(`${method} ${route}`, { isServer: true, parent, attributes }))
  })
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply
    spans.get(request)?.end({ 'http.response.status_code': statusCode }, statusCode >= 500 ? statusCode : undefined)
  })
}

/** The place of a request in its trace, for the work that it brings about. */
export function traceOf(request: Request): string | undefined {
  return spans.get(request)?.trace
}
