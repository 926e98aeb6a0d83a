import { z } from 'zod'
import { Problem } from './problem.ts'

/** The answers of an operation that leaves nothing to say. */
export const DONE = { 204: z.undefined().describe('Done'), '4xx': Problem }
