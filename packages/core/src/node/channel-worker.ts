import { type ChannelGroup, createChannelGroup } from '../analyze/analyze.ts'
import type { ChannelResult } from '../analyze/channel-analyzer.ts'
import type { AnalysisSettings, ChannelPlan } from '../analyze/settings.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import { loadModel } from '../model/model-file.ts'
import { portOfThread } from './thread.ts'

/** What the thread is told, in this order: once `open`, any number of pieces, once `finish`. */
export type ChannelMessage =
  | {
      readonly type: 'open'
      readonly plans: readonly ChannelPlan[]
      readonly sampleRate: number
      readonly settings: AnalysisSettings
      /** The bytes of the model file. */
      readonly model: Uint8Array
    }
  /** The next samples of each of this thread's channels. */
  | { readonly type: 'samples'; readonly channels: readonly Float32Array[] }
  | { readonly type: 'finish' }

/** What the thread answers. After an error it takes nothing more. */
export type ChannelAnswer =
  /** A piece was worked through. */
  | { readonly type: 'taken' }
  | { readonly type: 'results'; readonly results: readonly ChannelResult[] }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string; readonly details: object }

/** Analyses some channels of one recording on a thread of its own: see `channel-threads.ts` for the other side. */
function serveChannels(): void {
  const port = portOfThread()
  let group: ChannelGroup | undefined
  const answer = (message: ChannelAnswer) => port.postMessage(message)
  const take = async (message: ChannelMessage) => {
    if (message.type === 'open') {
      const { plans, sampleRate, settings, model } = message
      group = createChannelGroup(plans, sampleRate, loadModel(model), settings)
    } else if (message.type === 'samples') {
      await group?.push(message.channels)
      answer({ type: 'taken' })
    } else answer({ type: 'results', results: (await group?.finish()) ?? [] })
  }
  port.on('message', (message: ChannelMessage) => {
    take(message).catch((error: unknown) => {
      const known = error instanceof AppError
      const code = known ? error.code : 'internal/unexpected'
      answer({
        type: 'error',
        code,
        message: known ? error.message : String(error),
        details: known ? error.details : {},
      })
    })
  })
}

serveChannels()
