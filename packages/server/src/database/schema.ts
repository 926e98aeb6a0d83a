import type { Analysis, Moment, QualityFlag, Segment } from '@undertone/core'
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
import type { StripPart } from '../contract/list.ts'
import type { Options } from '../contract/options.ts'
import type { Problem } from '../contract/problem.ts'
import type { Defaults } from '../contract/settings.ts'
import type { Attempt, EventType, MessageType } from '../contract/webhook.ts'

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
  /** The recording at a glance, for lists. */
  strip: jsonb('strip').$type<StripPart[]>(),
  /** The strongest negative moment. */
  moment: jsonb('moment').$type<Moment>(),
  roles: text('roles', { enum: ['customer', 'agent', 'unknown'] })
    .array()
    .notNull(),
  /** What is wrong with the sound of a channel. */
  quality: text('quality').array().$type<QualityFlag[]>().notNull().default([]),
  /** When somebody said that a person had reviewed it; null: nobody did. */
  reviewedAt: moment('reviewed_at'),
  /** Who said so: the name of a key, or `local`. */
  reviewedBy: text('reviewed_by'),
})

export type AnalysisRow = typeof analyses.$inferSelect

/** What was heard of a recording that is being analysed; gone once it is done or failed. */
export const heardSegments = undertone.table(
  'heard_segment',
  {
    analysis: text('analysis').notNull(),
    /** In the order in which they became known, from 0. */
    number: integer('number').notNull(),
    segment: json('segment').$type<Segment>().notNull(),
  },
  table => [primaryKey({ columns: [table.analysis, table.number] })],
)

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

/** How the service is set: one row, or none while nothing was. */
export const settings = undertone.table('settings', {
  one: boolean('one').primaryKey(),
  defaults: jsonb('defaults').$type<Defaults>().notNull(),
  changedAt: moment('changed_at').notNull(),
  /** Name of a key, or `local`. */
  changedBy: text('changed_by').notNull(),
})

/** Recordings that were sent together. */
export const batches = undertone.table('batch', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  options: jsonb('options').$type<Options>().notNull(),
  createdAt: moment('created_at').notNull(),
  /** When the last of its analyses was settled, for the first time. */
  doneAt: moment('done_at'),
  /** The `Idempotency-Key` that it was sent with, and the hash of what was asked for. */
  onceKey: text('once_key'),
  request: text('request'),
})

/** What is worth an alert. */
export const alertRules = undertone.table('alert_rule', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  labels: text('labels').array().notNull(),
  minProbability: doublePrecision('min_probability').notNull(),
  match: text('match', { enum: ['sum', 'any'] }).notNull(),
  seconds: doublePrecision('seconds').notNull(),
  /** Null: whoever is heard. */
  role: text('role', { enum: ['customer', 'agent', 'unknown'] }),
  active: boolean('active').notNull(),
  createdAt: moment('created_at').notNull(),
})

/** A rule that was met by a recording or a live call: once each. */
export const alerts = undertone.table('alert', {
  id: text('id').primaryKey(),
  /** Grows in the order in which alerts can be seen. */
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
  rule: text('rule').notNull(),
  /** Kept, since the rule may be gone. */
  ruleName: text('rule_name').notNull(),
  /** Id of an analysis, or of a live call. */
  recording: text('recording').notNull(),
  name: text('name').notNull(),
  channel: integer('channel').notNull(),
  role: text('role', { enum: ['customer', 'agent', 'unknown'] }).notNull(),
  start: doublePrecision('start_seconds').notNull(),
  at: doublePrecision('at_seconds').notNull(),
  probability: doublePrecision('probability').notNull(),
  firedAt: moment('fired_at').notNull(),
  acknowledgedAt: moment('acknowledged_at'),
  note: text('note'),
})

/** Where events are sent to. */
export const webhooks = undertone.table('webhook', {
  id: text('id').primaryKey(),
  /** Null for the one that stands for the callbacks of single requests. */
  url: text('url'),
  description: text('description'),
  events: text('events').array().$type<EventType[]>().notNull(),
  active: boolean('active').notNull(),
  /** What messages are signed with: it has to be known, so it is kept as it is. */
  secret: text('secret').notNull(),
  /** While it is rotated, the one before. */
  previousSecret: text('previous_secret'),
  previousUntil: moment('previous_until'),
  createdAt: moment('created_at').notNull(),
})

/** An event on its way to one address: written with the change that it tells of, so that neither is without the other. */
export const deliveries = undertone.table('delivery', {
  id: text('id').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity(),
  /** Id of the event; the same at each address and each attempt. */
  event: text('event').notNull(),
  type: text('type').$type<MessageType>().notNull(),
  webhook: text('webhook').notNull(),
  /** Of a callback; else the webhook's own counts. */
  url: text('url'),
  /** Id of the recording or batch that it tells of. */
  subject: text('subject'),
  body: text('body').notNull(),
  state: text('state', { enum: ['pending', 'delivered', 'dead'] }).notNull(),
  /** How often it was given a turn in the queue; a turn that is not the last one is void. */
  turn: integer('turn').notNull(),
  /** Attempts since it was sent or replayed. */
  tries: integer('tries').notNull(),
  /** The last ones. */
  attempts: jsonb('attempts').$type<Attempt[]>().notNull(),
  createdAt: moment('created_at').notNull(),
  /** When the next attempt is made. */
  dueAt: moment('due_at'),
  settledAt: moment('settled_at'),
})
