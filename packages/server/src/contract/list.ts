import { z } from 'zod'
import { AnalysisState, Review } from './analysis.ts'
import { ChannelRole, Moment, Quality } from './engine.ts'
import { Marks, Options } from './options.ts'
import { PageCursor, PageLimit } from './paging.ts'
import { Problem } from './problem.ts'
import { plainText } from './text.ts'

/** Start and end in seconds, label, mean confidence. */
const StripPart = z.tuple([z.number(), z.number(), z.string(), z.number()])
export type StripPart = z.infer<typeof StripPart>

/** An analysis in a list: what it says, without the segments. */
export const AnalysisEntry = z
  .object({
    id: z.uuid(),
    state: AnalysisState,
    createdAt: z.iso.datetime(),
    progress: z.number().min(0).max(1),
    name: z.string(),
    options: Options,
    error: Problem.nullable(),
    durationSeconds: z.number().nullable(),
    headline: z.string().nullable().describe('the result in one sentence'),
    shares: z.record(z.string(), z.number()).nullable().describe('share of each label by speaking time'),
    strongest: z.number().nullable().describe('confidence of the strongest negative moment'),
    strip: z
      .array(StripPart)
      .nullable()
      .describe('the recording at a glance: start and end in seconds, label, confidence'),
    moment: Moment.nullable().describe('the strongest negative moment'),
    roles: z.array(ChannelRole),
    tags: z.array(z.string()),
    reviewed: Review.nullable(),
    corrections: z.int().describe('stretches of which a person said something'),
    quality: z.array(Quality).describe('what is wrong with the sound of a channel'),
  })
  .meta({ id: 'AnalysisEntry' })
export type AnalysisEntry = z.infer<typeof AnalysisEntry>

export const AnalysisPage = z
  .object({
    items: z.array(AnalysisEntry),
    next: z.string().nullable().describe('the cursor of the next page; null on the last one'),
  })
  .meta({ id: 'AnalysisPage' })

const commas = z
  .string()
  .transform(text => text.split(',').map(item => item.trim()))
  .pipe(z.array(plainText(100)).max(32))

/** What a list holds and in which order; all of it together. */
export const ListQuery = z.object({
  limit: PageLimit,
  cursor: PageCursor,
  sort: z.enum(['-created', 'created', '-strongest', '-duration']).default('-created').describe('-: the largest first'),
  state: AnalysisState.exactOptional(),
  tags: commas.exactOptional().describe('has all of these tags, divided by commas'),
  role: ChannelRole.exactOptional().describe('has a channel of this role'),
  from: z.iso.datetime({ offset: true }).exactOptional().describe('created at or after'),
  to: z.iso.datetime({ offset: true }).exactOptional().describe('created before'),
  label: plainText(100).exactOptional(),
  minShare: z.coerce.number().min(0).max(1).default(0.01).describe('share that `label` has at least'),
  reviewed: z
    .enum(['true', 'false'])
    .transform(text => text === 'true')
    .exactOptional()
    .describe('whether a person said that it was reviewed'),
  minStrongest: z.coerce.number().min(0).max(1).exactOptional(),
  q: plainText(200).exactOptional().describe('words of the name and the tags'),
})
export type ListQuery = z.infer<typeof ListQuery>

/** What can be changed of an analysis that is there. */
export const AnalysisChange = z
  .strictObject({
    name: plainText(255).exactOptional(),
    tags: z.array(plainText(100)).max(32).exactOptional(),
    reviewed: z.boolean().exactOptional().describe('who says so, and when, is kept with it'),
    marks: Marks.exactOptional().describe('all of them, in place of those before'),
    notice_given: z.boolean().exactOptional(),
    retentionDays: z
      .number()
      .positive()
      .max(36500)
      .nullable()
      .exactOptional()
      .describe('counted from its creation; null: kept'),
  })
  .meta({ id: 'AnalysisChange' })
export type AnalysisChange = z.infer<typeof AnalysisChange>
