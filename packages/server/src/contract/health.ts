import { z } from 'zod'

/** The answer of a service that is well. */
export const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })
