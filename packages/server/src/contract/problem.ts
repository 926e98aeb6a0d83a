import { z } from 'zod'

/** What went wrong, as RFC 9457 says it. `code` is one of docs/errors.md. */
export const Problem = z
  .object({
    type: z.string().describe('about:blank; the code says it all'),
    title: z.string().describe('what the code means'),
    status: z.int().min(400).max(599),
    detail: z.string().describe('what was expected, what was found and what to do'),
    code: z.string().describe('a code of docs/errors.md'),
    instance: z.string().optional().describe('the id of the request, as the log has it'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('which parts of the request are wrong'),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
