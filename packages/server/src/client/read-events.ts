import type { Segment } from '@undertone/core'
import type { AnalysisState } from '../contract/analysis.ts'
import type { Problem } from '../contract/problem.ts'

/** What the service tells of an analysis that is followed. */
export type ServerEvent =
  | { readonly event: 'progress'; readonly data: { readonly state: AnalysisState; readonly progress: number } }
  /** Heard while the recording is analysed; the result may hold another segment in its place. */
  | { readonly event: 'provisional'; readonly data: Segment }
  /** A segment of the result. */
  | { readonly event: 'segment'; readonly data: Segment }
  | {
      readonly event: 'done' | 'failed' | 'deleted'
      readonly data: { readonly id: string; readonly error: Problem | null }
    }

/** Whether nothing follows an event of an analysis. */
export function isEnd({ event }: ServerEvent): boolean {
  return event === 'done' || event === 'failed' || event === 'deleted'
}

/** Reads server-sent events as our service writes them: a line for the id if there is one, one for the event, one for its data. */
export async function* readEvents<Event>(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Event> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += value
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const parts = /^(?:id: (\d+)\n)?event: (.*)\ndata: (.*)$/.exec(text.slice(0, end))
        text = text.slice(end + 2)
        if (!parts) continue
        const [, id, event, data = ''] = parts
        yield { ...(id !== undefined && { id: Number(id) }), event, data: JSON.parse(data) } as Event
      }
    }
  } finally {
    await reader.cancel()
  }
}
