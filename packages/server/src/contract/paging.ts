import { z } from 'zod'

/** How much of a list one answer holds. */
export const PageLimit = z.coerce.number().int().min(1).max(200).default(50)

/** Where the next page begins, as the page before says it in `next`. */
export const PageCursor = z
  .string()
  .max(500)
  .regex(/^[\w-]*$/)
  .exactOptional()
  .describe('`next` of the page before, with the same filters and order')

/** The same of lists in the order of numbers. */
export const NumberCursor = z.coerce.number().int().positive().exactOptional().describe('`next` of the page before')
