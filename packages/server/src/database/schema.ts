import type { Analysis } from '@undertone/core'
import { boolean, doublePrecision, integer, json, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'
import type { Options } from '../contract/options.ts'
import type { Problem } from '../contract/problem.ts'

/** Our tables lie in a schema of their own, beside that of the queue; `migrations.ts` makes them. */
const undertone = pgSchema('undertone')

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** One recording and what is known of it. */
export const analyses = undertone.table('analysis', {
  id: text('id').primaryKey(),
  state: text('state', { enum: ['queued', 'running', 'done', 'failed'] }).notNull(),
  createdAt: moment('created_at').notNull(),
  finishedAt: moment('finished_at'),
  /** When retention deletes it; null: never. */
  expiresAt: moment('expires_at'),
  /** 0..1 */
  progress: doublePrecision('progress').notNull(),
  options: jsonb('options').$type<Options>().notNull(),
  name: text('name').notNull(),
  tags: text('tags').array().notNull(),
  noticeGiven: boolean('notice_given'),
  /** Where it comes from, if it was not uploaded. */
  url: text('url'),
  /** Its key in the blob store; null until an address was fetched. */
  blob: text('blob'),
  bytes: doublePrecision('bytes'),
  sha256: text('sha256'),
  /** Workers that ended while they analysed it. */
  deaths: integer('deaths').notNull(),
  analysis: json('analysis').$type<Analysis>(),
  error: jsonb('error').$type<Problem>(),
  /** Share of each label by speaking time, over the channels that were judged. */
  shares: jsonb('shares').$type<Record<string, number>>(),
  /** Confidence of the strongest negative moment; null where there is none. */
  strongest: doublePrecision('strongest'),
  roles: text('roles').array().notNull(),
})

export type AnalysisRow = typeof analyses.$inferSelect
