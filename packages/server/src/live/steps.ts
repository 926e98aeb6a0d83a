import type { AnalysisOptions, LiveEvent } from '@undertone/core'
import type { ErrorCode } from '@undertone/core/errors'
import type { LiveEncoding } from '../contract/live.ts'

/** What a thread is told of a call before its sound. */
export interface CallPlan {
  readonly name: string
  readonly encoding: LiveEncoding
  /** Hz; not of WebM, which says it itself. */
  readonly sampleRate?: number
  readonly channels?: number
  /** A model that ships, or the path of one; default the default one. */
  readonly model?: string
  readonly options: AnalysisOptions
}

/** What a thread is told, in order. */
export type CallStep =
  | { readonly type: 'open'; readonly call: number; readonly plan: CallPlan }
  | { readonly type: 'sound'; readonly call: number; readonly bytes: Uint8Array }
  /** Whether somebody hears what is not final yet; at first nobody does. */
  | { readonly type: 'partials'; readonly call: number; readonly wanted: boolean }
  | { readonly type: 'finish' | 'drop'; readonly call: number }

/** What a thread finds in a call. */
export type CallEvent =
  | LiveEvent
  /** How loud each channel was since the last one, dB of full scale, RMS. */
  | { readonly type: 'level'; readonly time: number; readonly levelsDb: readonly number[] }

/** An error as it crosses between threads. */
export interface PlainError {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** What came of one step. After an error nothing more of the call is done. */
export type CallAnswer =
  | { readonly call: number; readonly events: readonly CallEvent[] /** of sound so far */; readonly seconds: number }
  | { readonly call: number; readonly error: PlainError }
