/** What a span says beside its name and times. */
export type Attributes = Readonly<Record<string, string | number>>

/** A stretch of work that is traced. Whoever starts one ends it. */
export interface Span {
  /** Its place in the trace, as the header `traceparent` says it (W3C Trace Context); undefined where nothing is traced. */
  readonly trace: string | undefined
  /** @param error - what the work ended with, if it failed */
  end(attributes?: Attributes, error?: unknown): void
}

export interface SpanOptions {
  /** Whether it answers a request from outside. */
  readonly isServer?: boolean
  /** The `trace` of the work that it is part of; what is none is not looked at. */
  readonly parent?: string | undefined
  /** Default now. */
  readonly from?: Date
  readonly attributes?: Attributes
}

/** Where it is said what took how long. */
export interface Traces {
  start(name: string, options?: SpanOptions): Span
  /** Sends what was not sent yet. */
  close(): Promise<void>
}

const NO_SPAN: Span = { trace: undefined, end() {} }

/** Says nothing to nobody. */
export const NO_TRACES: Traces = { start: () => NO_SPAN, async close() {} }

/** Traces a stretch of work. */
export async function traced<T>(
  traces: Traces,
  name: string,
  options: SpanOptions,
  work: () => Promise<T>,
): Promise<T> {
  const span = traces.start(name, options)
  try {
    const result = await work()
    span.end()
    return result
  } catch (error) {
    span.end({}, error)
    throw error
  }
}
