import { z } from 'zod'
import { ChannelRole } from './engine.ts'
import { NumberCursor, PageLimit } from './paging.ts'
import { plainText } from './text.ts'

const fields = {
  name: plainText(100),
  labels: z.array(plainText(100)).min(1).max(20),
  minProbability: z.number().min(0.01).max(1).describe('that the labels have at least'),
  match: z
    .enum(['sum', 'any'])
    .describe('sum: the probabilities of the labels together; any: that of one of them by itself'),
  seconds: z
    .number()
    .min(0.1)
    .max(86_400)
    .describe('of speech in a row on one channel; silence neither counts nor ends it, other speech does'),
  role: ChannelRole.nullable().describe('who has to be heard; null: anybody'),
  active: z.boolean(),
}

export const NewAlertRule = z
  .strictObject({
    ...fields,
    minProbability: fields.minProbability.default(0.7),
    match: fields.match.default('sum'),
    seconds: fields.seconds.default(10),
    role: fields.role.default('customer'),
    active: fields.active.default(true),
  })
  .meta({ id: 'NewAlertRule' })
export type NewAlertRule = z.infer<typeof NewAlertRule>

export const AlertRuleChange = z
  .strictObject({
    name: fields.name.exactOptional(),
    labels: fields.labels.exactOptional(),
    minProbability: fields.minProbability.exactOptional(),
    match: fields.match.exactOptional(),
    seconds: fields.seconds.exactOptional(),
    role: fields.role.exactOptional(),
    active: fields.active.exactOptional(),
  })
  .meta({ id: 'AlertRuleChange' })
export type AlertRuleChange = z.infer<typeof AlertRuleChange>

/** A rule as it is kept. */
export const AlertRuleEntry = z
  .object({ id: z.string(), ...fields, createdAt: z.iso.datetime() })
  .meta({ id: 'AlertRule' })
export type AlertRuleEntry = z.infer<typeof AlertRuleEntry>
export const AlertRules = z.object({ items: z.array(AlertRuleEntry) }).meta({ id: 'AlertRules' })

/** A rule that a recording or a live call met. */
export const AlertEntry = z
  .object({
    id: z.string(),
    rule: z.object({ id: z.string(), name: z.string() }),
    recording: z.string().describe('id of an analysis, or of a live call'),
    name: z.string().describe('of the recording'),
    channel: z.int().min(0),
    role: ChannelRole,
    start: z.number().describe('seconds: where the speech began'),
    at: z.number().describe('seconds: where there was enough of it'),
    probability: z.number().describe('what the rule measures, as a mean over that speech'),
    firedAt: z.iso.datetime(),
    acknowledgedAt: z.iso.datetime().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Alert' })
export type AlertEntry = z.infer<typeof AlertEntry>
export const AlertPage = z.object({ items: z.array(AlertEntry), next: z.string().nullable() }).meta({ id: 'AlertPage' })
export type AlertPage = z.infer<typeof AlertPage>

export const AlertQuery = z.object({
  limit: PageLimit,
  cursor: NumberCursor,
  rule: plainText(64).exactOptional(),
  recording: plainText(64).exactOptional(),
  acknowledged: z
    .enum(['true', 'false'])
    .transform(text => text === 'true')
    .exactOptional(),
  from: z.iso.datetime({ offset: true }).exactOptional().describe('fired at or after'),
  to: z.iso.datetime({ offset: true }).exactOptional().describe('fired before'),
})
export type AlertQuery = z.infer<typeof AlertQuery>

export const Acknowledgement = z.strictObject({ note: plainText(1000).exactOptional() }).meta({ id: 'Acknowledgement' })
export type Acknowledgement = z.infer<typeof Acknowledgement>

export const EventsHeaders = z.object({
  'last-event-id': z.coerce.number().int().min(0).exactOptional().describe('what a reader that comes back saw last'),
})

/** What is told as it fires. */
export interface AlertEvent {
  readonly event: 'alert'
  /** What a reader that comes back says it saw last. */
  readonly id: number
  readonly data: AlertEntry
}
