import type { Analysis } from '../analyze/analysis.ts'
import { analyze } from '../analyze/analyze.ts'
import type { SourceInfo } from '../analyze/assemble.ts'
import { LiveAnalyzer, type LiveEvent } from '../analyze/live.ts'
import type { AnalysisOptions } from '../analyze/settings.ts'
import type { Audio } from '../audio/audio.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import { loadModel } from '../model/model-file.ts'
import { openBlob } from './open-blob.ts'

/** What the worker is told. It does one thing at a time: a file, or a live session from `live` to `finish`. */
export type AnalysisRequest =
  | {
      readonly type: 'file'
      readonly blob: Blob
      readonly name: string
      readonly model: Uint8Array
      readonly options: AnalysisOptions
    }
  /** Loads all that there is to load; the same model is then told with what is asked. */
  | { readonly type: 'prepare'; readonly model: Uint8Array }
  | {
      readonly type: 'live'
      readonly source: SourceInfo
      readonly model: Uint8Array
      readonly options: AnalysisOptions
    }
  | { readonly type: 'push'; readonly audio: Audio }
  | { readonly type: 'finish' }

/** What it answers. After an error of a live session it takes no more of it. */
export type AnalysisReply =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'analysis'; readonly analysis: Analysis }
  /** To `prepare`. */
  | { readonly type: 'ready' }
  /** To each `push`, and to `finish`. */
  | { readonly type: 'events'; readonly events: readonly LiveEvent[] }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string; readonly details: object }

/** Analyses recordings and live sound away from the page's thread: see `analysis-thread.ts` for the other side. */
export function createAnalysisServer(
  answer: (reply: AnalysisReply) => void,
): (request: AnalysisRequest) => Promise<void> {
  let live: LiveAnalyzer | undefined
  const take = async (request: AnalysisRequest): Promise<void> => {
    if (request.type === 'file') {
      const stream = await openBlob(request.blob)
      const onProgress = (done: number, total: number) => answer({ type: 'progress', done, total })
      const work = { ...request.options, onProgress }
      const analysis = await analyze(stream, loadModel(request.model), request.name, work)
      answer({ type: 'analysis', analysis })
    } else if (request.type === 'prepare') {
      loadModel(request.model)
      answer({ type: 'ready' })
    } else if (request.type === 'live')
      live = new LiveAnalyzer(request.source, loadModel(request.model), request.options)
    else if (live) {
      const events = request.type === 'push' ? live.push(request.audio) : live.finish()
      answer({ type: 'events', events })
    }
  }
  return async request => {
    try {
      await take(request)
    } catch (error) {
      live = undefined
      const known = error instanceof AppError
      answer({
        type: 'error',
        code: known ? error.code : 'internal/unexpected',
        message: known ? error.message : String(error),
        details: known ? error.details : {},
      })
    }
  }
}
