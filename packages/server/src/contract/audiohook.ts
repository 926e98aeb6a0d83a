import { z } from 'zod'

/** A stretch of time as AudioHook writes it, `PT1.25S`; read as seconds. */
const Duration = z
  .string()
  .regex(/^PT\d{1,9}(\.\d{1,9})?S$/, 'expected a duration like PT1.25S')
  .transform(text => Number(text.slice(2, -1)))

const Sequence = z.int().min(0)

const Media = z.object({
  type: z.literal('audio'),
  format: z.enum(['PCMU', 'L16']),
  channels: z
    .array(z.enum(['external', 'internal']))
    .min(1)
    .max(2),
  rate: z.literal(8000),
})
export type AudioHookMedia = z.infer<typeof Media>

const base = {
  version: z.literal('2'),
  id: z.uuid(),
  seq: Sequence.min(1),
  serverseq: Sequence,
  position: Duration,
}
const Gap = z.object({ start: Duration, discarded: Duration })
const Anything = z.object({})

/** What a client of AudioHook says, as far as it is looked at. */
export const AudioHookMessage = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('open'),
    parameters: z.object({
      organizationId: z.uuid(),
      conversationId: z.uuid(),
      media: z.array(z.unknown()).transform(offers => offers.flatMap(offer => Media.safeParse(offer).data ?? [])),
      customConfig: z.record(z.string(), z.unknown()).exactOptional(),
    }),
  }),
  z.object({ ...base, type: z.enum(['discarded', 'resumed']), parameters: Gap }),
  z.object({ ...base, type: z.enum(['ping', 'paused', 'update', 'close', 'error']), parameters: Anything }),
])
export type AudioHookMessage = z.infer<typeof AudioHookMessage>
