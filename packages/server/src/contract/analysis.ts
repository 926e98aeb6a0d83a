import { RESULT_FORMATS } from '@undertone/core/formats'
import { z } from 'zod'
import { EngineAnalysis } from './engine.ts'
import { AskedOptions, Options } from './options.ts'
import { Problem } from './problem.ts'
import { plainText } from './text.ts'

export const AnalysisState = z.enum(['queued', 'running', 'done', 'failed'])
export type AnalysisState = z.infer<typeof AnalysisState>

/** That a person has listened to a recording, or looked at what it says. */
export const Review = z.object({
  at: z.iso.datetime(),
  by: z.string().describe('name of the key, or "local" where none is needed'),
})

/** One recording, what was asked for it, and its result as soon as there is one. */
export const AnalysisResource = z
  .object({
    id: z.uuid(),
    state: AnalysisState,
    createdAt: z.iso.datetime(),
    progress: z.number().min(0).max(1),
    name: z.string(),
    options: Options,
    reviewed: Review.nullable().describe('null until somebody says that it was'),
    analysis: EngineAnalysis.nullable(),
    error: Problem.nullable(),
  })
  .meta({ id: 'AnalysisResource' })
export type AnalysisResource = z.infer<typeof AnalysisResource>

/** A recording that the service fetches itself. */
export const AnalysisOfAddress = z
  .strictObject({ url: z.string().min(1).max(4096), ...AskedOptions.shape })
  .meta({ id: 'AnalysisOfAddress' })

export const WaitQuery = z.object({
  wait: z.coerce
    .number()
    .min(0)
    .max(60)
    .default(0)
    .describe('answer when it is done or failed, at the latest after so many seconds'),
})
export const IdParams = z.object({ id: z.uuid() })

/** The formats that a result is given in: the engine's, and a page for people. */
export const ExportFormat = z.enum([...RESULT_FORMATS, 'html'])
export type ExportFormat = z.infer<typeof ExportFormat>
export const ExportQuery = z.object({ format: ExportFormat.default('json') })

export const CreateHeaders = z.object({
  'idempotency-key': plainText(255)
    .exactOptional()
    .describe('a request that is sent again with the same key is done once'),
})
