import { z } from 'zod'
import { NumberCursor, PageLimit } from './paging.ts'
import { plainText } from './text.ts'

/** What is told of. */
export const EventType = z.enum(['analysis.done', 'analysis.failed', 'alert.fired', 'batch.done'])
export type EventType = z.infer<typeof EventType>
/** An event, or what a test is called. */
const MessageType = z.enum([...EventType.options, 'webhook.test'])
export type MessageType = z.infer<typeof MessageType>

/** An address that the service posts to; checked when it is given and again at each connection. */
const Address = z.string().trim().min(1).max(2048)

const fields = {
  url: Address.describe('http or https, with a public address behind it'),
  description: plainText(200).exactOptional(),
  events: z.array(EventType).min(1).max(EventType.options.length).describe('what is sent there'),
  active: z.boolean().describe('whether anything is'),
}

export const NewWebhook = z
  .strictObject({
    ...fields,
    events: fields.events.default([...EventType.options]),
    active: fields.active.default(true),
  })
  .meta({ id: 'NewWebhook' })
export type NewWebhook = z.infer<typeof NewWebhook>

export const WebhookChange = z
  .strictObject({
    url: fields.url.exactOptional(),
    description: fields.description,
    events: fields.events.exactOptional(),
    active: fields.active.exactOptional(),
  })
  .meta({ id: 'WebhookChange' })
export type WebhookChange = z.infer<typeof WebhookChange>

/** An address that is told of events. */
export const Webhook = z
  .object({
    ...{ id: z.string(), url: z.string(), description: z.string().nullable() },
    ...{ events: z.array(EventType), active: z.boolean(), createdAt: z.iso.datetime() },
    previousUntil: z.iso.datetime().nullable().describe('until then messages are signed with the secret before too'),
  })
  .meta({ id: 'Webhook' })
export type Webhook = z.infer<typeof Webhook>
export const Webhooks = z.object({ items: z.array(Webhook) }).meta({ id: 'Webhooks' })

const secret = z.string().describe('whsec_...: what messages are signed with; shown once')
/** A webhook that was just made. */
export const MadeWebhook = Webhook.extend({ secret }).meta({ id: 'MadeWebhook' })
export type MadeWebhook = z.infer<typeof MadeWebhook>

export const Rotation = z
  .strictObject({
    overlapHours: z
      .number()
      .min(0)
      .max(720)
      .exactOptional()
      .describe('how long messages are signed with both the new secret and the one before; default 24'),
  })
  .meta({ id: 'Rotation' })
export type Rotation = z.infer<typeof Rotation>
export const RotatedSecret = z
  .object({ id: z.string(), secret, previousUntil: z.iso.datetime().nullable() })
  .meta({ id: 'RotatedSecret' })
export type RotatedSecret = z.infer<typeof RotatedSecret>

/** One try to send a message. */
export const Attempt = z.object({
  at: z.iso.datetime(),
  status: z.int().nullable().describe('of the answer; null where there was none'),
  error: z.string().nullable().describe('the code of what went wrong before there was an answer'),
  seconds: z.number(),
})
export type Attempt = z.infer<typeof Attempt>

export const DeliveryState = z.enum(['pending', 'delivered', 'dead'])

/** A message to one address, and what became of it. */
export const Delivery = z
  .object({
    id: z.string(),
    event: z.string().describe('`webhook-id` of the message: the same at each attempt'),
    type: MessageType,
    webhook: z.string().describe('id of the webhook; "callbacks" for the callback of a request'),
    url: z.string(),
    subject: z.string().nullable().describe('id of the recording or batch that it tells of'),
    state: DeliveryState,
    attempts: z.array(Attempt),
    createdAt: z.iso.datetime(),
    dueAt: z.iso.datetime().nullable().describe('of the next attempt'),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.infer<typeof Delivery>
export const DeliveryPage = z
  .object({ items: z.array(Delivery), next: z.string().nullable() })
  .meta({ id: 'DeliveryPage' })
export type DeliveryPage = z.infer<typeof DeliveryPage>

export const DeliveryQuery = z.object({
  limit: PageLimit,
  cursor: NumberCursor,
  state: DeliveryState.exactOptional().describe('dead: what is not tried any more'),
  webhook: plainText(64).exactOptional(),
  subject: plainText(64).exactOptional(),
})
export type DeliveryQuery = z.infer<typeof DeliveryQuery>
export const Replayed = z.object({ replayed: z.int() }).meta({ id: 'Replayed' })
export const NamedParams = z.object({ id: plainText(64) })
