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

export const StatsQuery = z.object({
  from: z.iso.datetime({ offset: true }).exactOptional(),
  to: z.iso.datetime({ offset: true }).exactOptional(),
  tag: plainText(100).exactOptional(),
})
export type StatsQuery = z.infer<typeof StatsQuery>

const Count = z.object({
  recordings: z.int(),
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
