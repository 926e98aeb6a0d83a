import { z } from 'zod'

/**
 * Text that people wrote: something, of limited length, without characters that no one can see (a database takes no NUL,
 * a terminal obeys others).
 */
export function plainText(most: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'expected no control characters')
}
