import { z } from 'zod'
import { plainText } from './text.ts'

const Correction = z.object({
  channel: z.int().min(0).max(63),
  start: z.number().min(0).describe('seconds'),
  end: z.number().min(0).describe('seconds'),
  label: plainText(100).describe('what a person hears there'),
  note: plainText(1000).exactOptional(),
})

/** What a person says of a stretch of a recording. */
export const NewCorrection = z
  .strictObject(Correction.shape)
  .refine(({ start, end }) => end > start, { path: ['end'], message: 'expected an end after the start' })
  .meta({ id: 'NewCorrection' })
export type NewCorrection = z.infer<typeof NewCorrection>

/** A correction as it is kept. */
export const StoredCorrection = z
  .object({ ...Correction.shape, note: z.string().nullable(), createdAt: z.iso.datetime() })
  .meta({ id: 'Correction' })
export const Corrections = z.object({ items: z.array(StoredCorrection) }).meta({ id: 'Corrections' })
export type StoredCorrection = z.infer<typeof StoredCorrection>

/** Which correction. */
export const CorrectionPlace = z.object({
  channel: z.coerce.number().int().min(0).max(63),
  start: z.coerce.number().min(0),
  end: z.coerce.number().min(0),
})
