import { z } from 'zod'

/** The message that begins a media stream of Twilio, as far as it is looked at. */
export const TwilioStart = z.object({
  streamSid: z.string().max(100),
  start: z.object({
    accountSid: z.string().max(100),
    callSid: z.string().min(1).max(100),
    tracks: z
      .array(z.enum(['inbound', 'outbound']))
      .min(1)
      .max(2),
    mediaFormat: z.object({
      encoding: z.literal('audio/x-mulaw'),
      sampleRate: z.literal(8000),
      channels: z.literal(1),
    }),
    customParameters: z.record(z.string(), z.unknown()).default({}),
  }),
})
