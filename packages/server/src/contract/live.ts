import type { Analysis, Segment } from '@undertone/core'
import { z } from 'zod'
import type { AlertEntry } from './alert.ts'
import { ChannelRole } from './engine.ts'
import { AskedOptions } from './options.ts'
import type { Problem } from './problem.ts'

/** How the sound of a live call is coded. */
export const LiveEncoding = z.enum(['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw', 'webm_opus'])
export type LiveEncoding = z.infer<typeof LiveEncoding>

const { priority: _p, marks: _m, ...options } = AskedOptions.shape

/** What may be said of a live call, however it comes: the options of an analysis, and whether it is kept. */
export const LiveOptions = z
  .strictObject({
    ...options,
    record: z
      .boolean()
      .default(false)
      .describe('keep the recording; then it becomes an analysis like any other, with its sound'),
  })
  .meta({ id: 'LiveOptions' })
export type LiveOptions = z.infer<typeof LiveOptions>

/** The first text frame of `WS /v1/live`: what the binary frames that follow are. */
export const LiveStart = z
  .strictObject({
    type: z.literal('start').exactOptional(),
    encoding: LiveEncoding,
    sampleRate: z.int().min(4000).max(192_000).exactOptional().describe('Hz; WebM says it itself'),
    channels: z.int().min(1).max(8).exactOptional().describe('interleaved; WebM says it itself'),
    ...LiveOptions.shape,
  })
  .refine(({ encoding, sampleRate, channels }) => encoding === 'webm_opus' || (sampleRate && channels), {
    path: ['sampleRate'],
    message: 'expected sampleRate and channels for samples without a header',
  })
  .meta({ id: 'LiveStart' })
export type LiveStart = z.infer<typeof LiveStart>
/** {@link LiveStart} as it is sent: without what has a default. */
export type LiveStartInput = z.input<typeof LiveStart>

/** The first text frame of a socket that goes on with a call whose socket dropped. */
export const LiveResume = z
  .strictObject({
    type: z.literal('resume'),
    resumeToken: z.string().min(1).max(100),
    segments: z.int().min(0).default(0).describe('segments that were received; the others are said again'),
  })
  .meta({ id: 'LiveResume' })

/** Every later text frame: the call is over. */
export const LiveEnd = z.strictObject({ type: z.literal('end') }).meta({ id: 'LiveEnd' })

/** What the service says of a live call: one JSON object a text frame, or a server-sent event of its type. */
export type LiveMessage =
  /** The call runs. Of a resumed one `receivedBytes` says where its sound goes on. */
  | {
      readonly type: 'ready'
      readonly session: string
      readonly resumeToken?: string
      readonly receivedBytes: number
    }
  /** How loud it was lately (dB of full scale, RMS, by channel), and how far the answers lie behind the sound. */
  | {
      readonly type: 'level'
      readonly time: number
      readonly levelsDb: readonly number[]
      readonly receivedBytes: number
      readonly lagSeconds: number
    }
  | { readonly type: 'speech'; readonly channel: number; readonly speaking: boolean; readonly time: number }
  /** What the stretch that is still open sounds like so far; the next one of its channel takes its place. */
  | { readonly type: 'partial'; readonly segment: Segment }
  /** A segment that does not change any more. */
  | { readonly type: 'segment'; readonly number: number; readonly segment: Segment }
  | { readonly type: 'alert'; readonly alert: AlertEntry }
  /** The last one. */
  | {
      readonly type: 'ended'
      readonly analysis: Analysis
      /** Why it ended, where nobody asked for it. */
      readonly reason: Problem | null
      /** The id of the analysis that was kept of it. */
      readonly recording: string | null
    }
  /** The last one, of a call that has no result. */
  | { readonly type: 'error'; readonly problem: Problem }

/** How a call came in. */
export const LiveKind = z.enum(['websocket', 'twilio', 'audiohook', 'audiosocket'])
export type LiveKind = z.infer<typeof LiveKind>

/** A call that runs now. */
export const LiveCallEntry = z
  .object({
    id: z.uuid().describe('also the id of its analysis, where it is recorded'),
    kind: LiveKind,
    name: z.string(),
    tags: z.array(z.string()),
    roles: z.array(ChannelRole),
    startedAt: z.iso.datetime(),
    seconds: z.number().describe('of sound that was analysed'),
    lagSeconds: z.number().describe('by which the answers lie behind the sound'),
    recorded: z.boolean(),
    connected: z.boolean().describe('false while it waits to be resumed'),
  })
  .meta({ id: 'LiveCall' })
export type LiveCallEntry = z.infer<typeof LiveCallEntry>
export const LiveCalls = z.object({ items: z.array(LiveCallEntry) }).meta({ id: 'LiveCalls' })

export const LiveTicket = z
  .object({
    ticket: z.string().describe('good once, for one socket'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'LiveTicket' })
export type LiveTicket = z.infer<typeof LiveTicket>
