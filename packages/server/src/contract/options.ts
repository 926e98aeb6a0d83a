import { z } from 'zod'
import { parse } from '../parse.ts'
import { ChannelRole } from './engine.ts'
import { plainText } from './text.ts'

const MAX_TAGS = 32

/** How a recording is analysed and kept; all of it may be left out. */
export const Options = z
  .strictObject({
    model: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'expected the name of a model, as GET /v1/models lists them')
      .exactOptional()
      .describe('a model of GET /v1/models; else the default one'),
    roles: z.array(ChannelRole).max(64).exactOptional().describe('who is heard on each channel, in order'),
    agentEmotion: plainText(1000)
      .exactOptional()
      .describe("the reason for judging the agents' emotion too; without one it is off (EU AI Act, Art. 5)"),
    baseline: z.enum(['recording', 'running']).exactOptional(),
    adapt: z
      .enum(['safe', 'fast', 'off'])
      .exactOptional()
      .describe('how boldly to adapt to how each voice usually sounds; default safe'),
    windowSeconds: z.number().min(0.5).max(30).exactOptional(),
    hopSeconds: z.number().min(0.1).max(30).exactOptional(),
    minimumSegmentSeconds: z.number().min(0).max(60).exactOptional(),
    name: plainText(255).exactOptional().describe("what to call the recording; else the file's name"),
    tags: z.array(plainText(100)).max(MAX_TAGS).exactOptional(),
    notice_given: z
      .boolean()
      .exactOptional()
      .describe('whether the person was told that emotion is analysed (EU AI Act, Art. 50)'),
    retentionDays: z.number().positive().max(36500).exactOptional().describe('deleted after so many days'),
    callback: z
      .string()
      .min(1)
      .max(2048)
      .exactOptional()
      .describe('a public address that is told when it is done or failed, and of its alerts, as webhooks are'),
    priority: z.int().min(-10).max(10).exactOptional().describe('higher ones are analysed first; default 0'),
  })
  .meta({ id: 'Options' })
export type Options = z.infer<typeof Options>

const text = z.string()
const list = text.transform(value =>
  value
    .split(',')
    .map(item => item.trim())
    .filter(Boolean),
)
const number = text.transform((value, context) => {
  const parsed = value.trim() === '' ? Number.NaN : Number(value)
  if (Number.isFinite(parsed)) return parsed
  context.issues.push({ code: 'custom', message: `expected a number, found "${value}"`, input: value })
  return z.NEVER
})
const flag = z.enum(['true', 'false']).transform(value => value === 'true')

const FormFields = z
  .strictObject({
    model: text,
    roles: list,
    agentEmotion: text,
    baseline: text,
    adapt: text,
    windowSeconds: number,
    hopSeconds: number,
    minimumSegmentSeconds: number,
    name: text,
    tags: list,
    notice_given: flag,
    retentionDays: number,
    callback: text,
    priority: number,
  } satisfies Record<keyof Options, z.ZodType>)
  .partial()

/**
 * {@link Options} as a query or the fields of a form write them: lists with commas, numbers and flags as text.
 *
 * @throws AppError `request/invalid`
 */
export function parseFormOptions(fields: Readonly<Record<string, unknown>>, what: string): Options {
  return parse(Options, parse(FormFields, fields, what), what)
}
