import { COLOUR_MAPS } from '@undertone/core/report'
import { z } from 'zod'

export const PeaksQuery = z.object({
  points: z.coerce.number().int().min(1).max(20_000).default(2000).describe('values for each channel, at most'),
  from: z.coerce.number().min(0).default(0).describe('seconds'),
  to: z.coerce.number().min(0).exactOptional().describe('seconds; default the end'),
})

/** The waveform, as players draw it. */
export const Peaks = z
  .object({
    durationSeconds: z.number().describe('of the whole recording'),
    from: z.number().describe('seconds, of the first value'),
    to: z.number().describe('seconds, the end of the last value'),
    channels: z.array(z.array(z.number().min(0).max(1))).describe('largest |sample| of each stretch, 0..1'),
  })
  .meta({ id: 'Peaks' })
export type Peaks = z.infer<typeof Peaks>

export const TileQuery = z.object({
  channel: z.coerce.number().int().min(0).max(63).default(0),
  from: z.coerce.number().min(0).default(0).describe('seconds'),
  to: z.coerce.number().min(0).exactOptional().describe('seconds; default the end'),
  width: z.coerce.number().int().min(1).max(4096).default(1024).describe('pixels, at most; the height is 128'),
  map: z.enum(COLOUR_MAPS).default('magma').describe('colours from quiet to loud; ink: white to black'),
})
