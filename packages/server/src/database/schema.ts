import type { Analysis } from '@undertone/core'
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import type { Options } from '../contract/options.ts'
import type { Problem } from '../contract/problem.ts'

/** Our tables lie in a schema of their own, beside that of the queue; `migrations.ts` makes them. */
const undertone = pgSchema('undertone')

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** One recording and what is known of it. */
export const analyses = undertone.table('analysis', {
  id: text('id').primaryKey(),
  /** The batch it came with. */
  batch: text('batch'),
  state: text('state', { enum: ['queued', 'running', 'done', 'failed'] }).notNull(),
  createdAt: moment('created_at').notNull(),
  finishedAt: moment('finished_at'),
  /** Id of the key that sent it; null where none was needed. */
  sender: text('sender'),
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
  /** Seconds. */
  duration: doublePrecision('duration'),
  /** The result in one sentence. */
  headline: text('headline'),
  /** Share of each label by speaking time, over the channels that were judged. */
  shares: jsonb('shares').$type<Record<string, number>>(),
  /** Confidence of the strongest negative moment; null where there is none. */
  strongest: doublePrecision('strongest'),
  roles: text('roles', { enum: ['customer', 'agent', 'unknown'] })
    .array()
    .notNull(),
})

export type AnalysisRow = typeof analyses.$inferSelect

/** A request that must not be done twice, and the analysis that it made. */
export const idempotency = undertone.table('idempotency', {
  key: text('key').primaryKey(),
  analysis: text('analysis').notNull(),
  /** Hash of what was asked for. */
  request: text('request').notNull(),
  createdAt: moment('created_at').notNull(),
})

/** What a person says of a stretch, beside what the model said. */
export const corrections = undertone.table(
  'correction',
  {
    analysis: text('analysis').notNull(),
    channel: integer('channel').notNull(),
    start: doublePrecision('start_seconds').notNull(),
    end: doublePrecision('end_seconds').notNull(),
    label: text('label').notNull(),
    note: text('note'),
    createdAt: moment('created_at').notNull(),
  },
  table => [primaryKey({ columns: [table.analysis, table.channel, table.start, table.end] })],
)

/** Who may use the service. The key itself is known to its owner alone. */
export const apiKeys = undertone.table('api_key', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** SHA-256 of the key, in hex. */
  hash: text('hash').notNull(),
  scopes: text('scopes', { enum: ['read', 'write', 'admin'] })
    .array()
    .notNull(),
  requestsPerMinute: integer('requests_per_minute').notNull(),
  /** Whose recordings take turns with those of others. */
  tenant: text('tenant').notNull(),
  /** Null: as many as it likes. */
  recordingsPerDay: integer('recordings_per_day'),
  /** Of recording. Null: as many as it likes. */
  hoursPerDay: doublePrecision('hours_per_day'),
  /** The highest priority that it may ask for. */
  mostPriority: integer('most_priority').notNull(),
  createdAt: moment('created_at').notNull(),
  expiresAt: moment('expires_at'),
})

/** What each key has used on each day (UTC). */
export const usage = undertone.table(
  'usage',
  {
    key: text('key').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    recordings: integer('recordings').notNull(),
    /** Of recording that was analysed. */
    seconds: doublePrecision('seconds').notNull(),
  },
  table => [primaryKey({ columns: [table.key, table.day] })],
)

/** A browser that a key was typed into. It holds a secret of its own, not the key. */
export const sessions = undertone.table('session', {
  /** SHA-256 of its secret, in hex. */
  hash: text('hash').primaryKey(),
  key: text('key').notNull(),
  expiresAt: moment('expires_at').notNull(),
})

/** Who did what, when. Rows are added, and neither changed nor removed: the database refuses it. */
export const audit = undertone.table('audit', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  at: moment('at').notNull(),
  /** Id of a key, or `local` where none is needed. */
  who: text('who').notNull(),
  /** Method and route. */
  what: text('what').notNull(),
  /** Id of what it was done to. */
  object: text('object'),
  status: integer('status').notNull(),
  /** Id of the request, as the log has it. */
  request: text('request').notNull(),
})
