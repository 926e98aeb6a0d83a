import { z } from 'zod'
import { AnalysisState } from './analysis.ts'
import { Moment } from './engine.ts'
import { AskedOptions, Options } from './options.ts'
import { PageCursor, PageLimit } from './paging.ts'
import { Problem } from './problem.ts'
import { plainText } from './text.ts'

const BatchState = z.enum(['running', 'done'])
const Counts = z.object({ queued: z.int(), running: z.int(), done: z.int(), failed: z.int() })
export type Counts = z.infer<typeof Counts>

/** Recordings that were sent together, without them. */
export const BatchEntry = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: BatchState.describe('done: every analysis is done or failed'),
    createdAt: z.iso.datetime(),
    progress: z.number().min(0).max(1),
    counts: Counts,
    options: Options,
  })
  .meta({ id: 'BatchEntry' })
export type BatchEntry = z.infer<typeof BatchEntry>
export const BatchPage = z.object({ items: z.array(BatchEntry), next: z.string().nullable() }).meta({ id: 'BatchPage' })
export type BatchPage = z.infer<typeof BatchPage>

const WorklistEntry = z.object({
  id: z.uuid(),
  name: z.string(),
  state: AnalysisState,
  moment: Moment.nullable().describe('the strongest negative one'),
  headline: z.string().nullable(),
  durationSeconds: z.number().nullable(),
  error: Problem.nullable(),
})
export type WorklistEntry = z.infer<typeof WorklistEntry>

/** Recordings that were sent together, the one that is most worth a listen first. */
export const BatchResource = BatchEntry.extend({ worklist: z.array(WorklistEntry) }).meta({ id: 'Batch' })
export type BatchResource = z.infer<typeof BatchResource>

/** Recordings that the service fetches itself. */
export const BatchOfAddresses = z
  .strictObject({
    urls: z.array(z.string().min(1).max(4096)).min(1),
    ...AskedOptions.shape,
    name: plainText(255).exactOptional().describe('what to call the batch'),
  })
  .meta({ id: 'BatchOfAddresses' })

export const BatchQuery = z.object({ limit: PageLimit, cursor: PageCursor })
export type BatchQuery = z.infer<typeof BatchQuery>

/** What is told of a batch that is followed. */
export type BatchEvent =
  | { readonly event: 'progress'; readonly data: Pick<BatchEntry, 'state' | 'progress' | 'counts'> }
  /** One of its analyses is done or failed. */
  | { readonly event: 'analysis'; readonly data: WorklistEntry }
  | { readonly event: 'done' | 'deleted'; readonly data: { readonly id: string } }
