import type { Analysis } from '@undertone/core'
import { z } from 'zod'

const Seconds = z.number().min(0)
const Share = z.number().min(0).max(1)
const ByLabel = z.record(z.string(), Share)
export const Quality = z.enum(['clipped', 'noisy', 'narrow-band', 'too-short', 'music', 'overlap', 'quiet'])

/** Who is heard on a channel. */
export const ChannelRole = z.enum(['customer', 'agent', 'unknown'])

export const Segment = z
  .object({
    start: Seconds,
    end: Seconds,
    channel: z.int().min(0),
    label: z.string().describe('a label of the model, or "uncertain"'),
    confidence: Share,
    probabilities: ByLabel,
    quality: z.array(Quality),
    evidence: z.array(
      z.object({
        measure: z.string(),
        difference: z.number(),
        unit: z.string(),
        usual: z.tuple([z.number(), z.number()]).exactOptional(),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'Segment' })

const Channel = z.object({
  index: z.int().min(0),
  role: ChannelRole,
  emotion: z.boolean(),
  emotionReason: z.string().exactOptional(),
  speech: z.array(z.tuple([Seconds, Seconds])),
  talk: z.object({
    speechSeconds: Seconds,
    speechShare: Share,
    longestSilenceSeconds: Seconds,
    interruptions: z.array(z.object({ start: Seconds, end: Seconds, of: z.int().min(0) })),
    speechLevelDb: z.number().nullable(),
  }),
  snrDb: z.number().nullable(),
  quality: z.array(Quality),
})

/** A moment worth a listen. */
export const Moment = z.object({
  start: Seconds,
  end: Seconds,
  channel: z.int().min(0),
  label: z.string(),
  confidence: Share,
})

const Summary = z.object({
  channels: z.array(
    z.object({
      channel: z.int().min(0),
      share: ByLabel,
      dominant: z.string().nullable(),
      arc: z.object({ first: ByLabel.nullable(), last: ByLabel.nullable(), text: z.string() }),
    }),
  ),
  moments: z.array(Moment),
  silenceSeconds: Seconds,
  overlapSeconds: Seconds,
  text: z.string(),
})

/** The engine's result, for the API's description and for clients; a test holds it to the engine's own type and schema. */
export const EngineAnalysis: z.ZodType<Analysis> = z
  .object({
    version: z.literal('1'),
    source: z.object({
      name: z.string(),
      durationSeconds: Seconds,
      sampleRate: z.number(),
      channels: z.int().min(1),
      container: z.string(),
      codec: z.string(),
    }),
    model: z.object({ id: z.string(), sha256: z.string(), labels: z.array(z.string()), commercialUse: z.boolean() }),
    settings: z.object({
      analysisRate: z.number(),
      windowSeconds: z.number(),
      hopSeconds: z.number(),
      baseline: z.enum(['recording', 'running']),
      adapt: z.enum(['safe', 'fast', 'off']),
    }),
    channels: z.array(Channel),
    segments: z.array(Segment),
    summary: Summary,
    notes: z.array(z.string()),
  })
  .meta({ id: 'Analysis' })
