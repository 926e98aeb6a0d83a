import { z } from 'zod'
import { plainText } from './text.ts'

/** What a key may do: look; send, change and delete; make keys and read the audit log. */
export const Scope = z.enum(['read', 'write', 'admin'])
export type Scope = z.infer<typeof Scope>

/** A key to make. */
export const NewKey = z
  .strictObject({
    name: plainText(100).describe('who uses it'),
    scopes: z.array(Scope).min(1).max(3).default(['read', 'write']),
    requestsPerMinute: z.int().min(1).max(1_000_000).default(600),
    tenant: plainText(100).default('default').describe('recordings of different tenants take turns in the queue'),
    recordingsPerDay: z.int().min(1).max(1_000_000_000).exactOptional().describe('a day begins at midnight UTC'),
    hoursPerDay: z.number().positive().max(1_000_000).exactOptional().describe('of recording'),
    mostPriority: z.int().min(-10).max(10).default(0).describe('the highest `priority` it may ask for'),
    expiresInDays: z.number().positive().max(36500).exactOptional(),
  })
  .meta({ id: 'NewKey' })
export type NewKey = z.infer<typeof NewKey>

/** A key as it is listed: without its secret. */
export const KeyEntry = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    requestsPerMinute: z.int(),
    tenant: z.string(),
    recordingsPerDay: z.int().nullable(),
    hoursPerDay: z.number().nullable(),
    mostPriority: z.int(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Key' })
export type KeyEntry = z.infer<typeof KeyEntry>
export const Keys = z.object({ items: z.array(KeyEntry) }).meta({ id: 'Keys' })
/** A key that was just made. */
export const MadeKey = KeyEntry.extend({ key: z.string().describe('shown once, and kept nowhere') }).meta({
  id: 'MadeKey',
})
export type MadeKey = z.infer<typeof MadeKey>
export const KeyParams = z.object({ id: plainText(64) })

export const NewSession = z
  .strictObject({ key: z.string().min(1).max(1000).describe('an API key') })
  .meta({ id: 'NewSession' })
/** Who a browser is signed in as. */
export const Session = z
  .object({
    open: z.boolean().describe('the service needs no key; then there is nothing to sign in to'),
    name: z.string().nullable().describe('of the key'),
    tenant: z.string().nullable(),
    region: z.enum(['eu']).nullable().describe('whose law recordings are checked by'),
    scopes: z.array(Scope),
    expiresAt: z.iso.datetime().nullable().describe('when the sign-in ends; null where it was made by no cookie'),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

export const AuditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  before: z.coerce.number().int().positive().exactOptional().describe('`id` of the last entry of the page before'),
})
export const AuditPage = z
  .object({
    items: z.array(
      z.object({
        id: z.int(),
        at: z.iso.datetime(),
        who: z.string().describe('id of a key, or "local" where none is needed'),
        what: z.string().describe('method and route'),
        object: z.string().nullable(),
        status: z.int(),
        request: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuditPage' })
