import { z } from 'zod'
import { Problem } from './problem.ts'
import { plainText } from './text.ts'

/** A model that recordings can be analysed with. */
export const ModelEntry = z
  .object({
    name: z.string(),
    isDefault: z.boolean(),
    description: z.string(),
    version: z.string(),
    labels: z.array(z.string()),
    languages: z.array(z.string()),
    licence: z.string(),
    commercialUse: z.boolean(),
    limits: z.array(z.string()),
  })
  .meta({ id: 'Model' })
export const Models = z
  .object({
    items: z.array(ModelEntry),
    unusable: z
      .array(z.object({ name: z.string(), error: Problem }))
      .describe('files in the folder of models that are none, or are damaged'),
  })
  .meta({ id: 'Models' })
export type ModelEntry = z.infer<typeof ModelEntry>
export type Models = z.infer<typeof Models>

const Share = z.number().min(0).max(1)
/** UAR is the mean recall over the labels. */
const Condition = z.object({ uar: Share, accuracy: Share })

/** What was measured of a model on recordings of speakers it had not heard, unless it says that speakers were shared. */
export const ModelFigures = z.object({
  protocol: z.string(),
  speakersShared: z.boolean(),
  clips: z.int(),
  speakers: z.int(),
  labels: z.array(z.string()),
  uar: z.object({ mean: Share, interval: z.tuple([Share, Share]) }).describe('with its 95 % interval over speakers'),
  accuracy: z.object({ mean: Share, interval: z.tuple([Share, Share]) }),
  ece: z.number().describe('calibration error, 0..1'),
  conditions: z.record(z.string(), Condition).describe('clean, over a telephone, in noise of 10 dB'),
  confusion: z.array(z.array(z.int())).describe('clips of each label (rows) by what they were called'),
  perSpeaker: z.record(z.string(), z.object({ sex: z.string().exactOptional(), uar: Share })),
  perSex: z.record(z.string(), z.object({ speakers: z.int(), uar: Share })),
  reliability: z.array(z.object({ clips: z.int(), confidence: Share, accuracy: Share })),
})
export type ModelFigures = z.infer<typeof ModelFigures>

/** One model with all that is known of it. */
export const ModelDetail = z
  .object({
    ...ModelEntry.shape,
    sha256: z.string(),
    bytes: z.int(),
    procedure: z.string(),
    data: z.array(z.object({ name: z.string(), licence: z.string(), clips: z.int(), speakers: z.int() })),
    uncertainBelow: Share.describe('top probability below which a stretch is called uncertain'),
    figures: ModelFigures.nullable().describe('null where it came without a report'),
  })
  .meta({ id: 'ModelDetail' })
export type ModelDetail = z.infer<typeof ModelDetail>
/** How each label sounds on average, with the features of the model's training. */
export const ModelSound = z
  .object({
    bandHz: z.array(z.number()).describe('middle of each mel band, the lowest first'),
    labels: z.record(
      z.string(),
      z.object({
        spectrum: z.array(z.number()).describe('mean level of each band while somebody speaks, dB'),
        example: z
          .object({
            clip: z.string(),
            frameSeconds: z.number(),
            rangeDb: z.number().describe('decibels between byte 0 and byte 255'),
            levels: z.string().describe('base64: a byte for each band of each frame, 255 the loudest'),
          })
          .exactOptional()
          .describe('the clip that is nearest to the mean'),
      }),
    ),
  })
  .meta({ id: 'ModelSound' })
export type ModelSound = z.infer<typeof ModelSound>
export const ModelParams = z.object({ name: plainText(100) })

/** Of what statistics are made. */
export const StatsQuery = z.object({
  from: z.iso.datetime({ offset: true }).exactOptional(),
  to: z.iso.datetime({ offset: true }).exactOptional(),
  tag: plainText(100).exactOptional(),
})
export type StatsQuery = z.infer<typeof StatsQuery>

const Count = z.object({
  recordings: z.int(),
  reviewed: z.int().describe('of them, those that a person has reviewed'),
  seconds: z.number().describe('of recording'),
  shares: z.record(z.string(), z.number()).describe('mean share of each label'),
})

/** Counts of what is done, over all, by day (UTC) and by tag. */
export const Stats = z
  .object({
    states: z.record(z.string(), z.int()),
    total: Count,
    days: z.array(Count.extend({ day: z.iso.date() })),
    tags: z.array(Count.extend({ tag: z.string() })),
  })
  .meta({ id: 'Stats' })
export type Stats = z.infer<typeof Stats>
