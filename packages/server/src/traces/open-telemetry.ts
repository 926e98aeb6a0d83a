import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { Traces } from './traces.ts'

/** Sends spans to a collector by OTLP over HTTP. Nothing global is set. */
export function openTelemetry(url: string): Traces {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'undertone' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  })
  const tracer = provider.getTracer('undertone')
  return {
    start(name, { isServer = false, parent, from, attributes = {} } = {}) {
      const kind = isServer ? SpanKind.SERVER : SpanKind.INTERNAL
      const options = { kind, attributes: { ...attributes }, ...(from && { startTime: from }) }
      const span = tracer.startSpan(name, options, contextOf(parent))
      const { traceId, spanId } = span.spanContext()
      return {
        trace: `00-${traceId}-${spanId}-01`,
        end(more = {}, error) {
          span.setAttributes({ ...more })
          if (error !== undefined) {
            const message = error instanceof Error && 'code' in error ? String(error.code) : 'internal/unexpected'
            span.setStatus({ code: SpanStatusCode.ERROR, message })
          }
          span.end()
        },
      }
    },
    close: () => provider.shutdown(),
  }
}

function contextOf(parent: string | undefined): Context {
  const parts = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(parent ?? '')
  const [, traceId, spanId] = parts ?? []
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true })
}
