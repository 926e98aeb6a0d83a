import type { Segment } from '@undertone/core'
import type { AnalysisState } from '../contract/analysis.ts'
import type { Problem } from '../contract/problem.ts'

/** What the service tells of an analysis that is followed. */
export type ServerEvent =
  | { readonly event: 'progress'; readonly data: { readonly state: AnalysisState; readonly progress: number } }
  | { readonly event: 'segment'; readonly data: Segment }
  | {
      readonly event: 'done' | 'failed' | 'deleted'
      readonly data: { readonly id: string; readonly error: Problem | null }
    }

/** Reads server-sent events as our service writes them: one line for the event, one for its data. */
export async function* readEvents<Event = ServerEvent>(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Event> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += value
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const parts = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end))
        text = text.slice(end + 2)
        if (parts) yield { event: parts[1], data: JSON.parse(parts[2]!) } as Event
      }
    }
  } finally {
    await reader.cancel()
  }
}
