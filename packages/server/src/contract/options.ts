import { z } from 'zod'
import { parse } from '../parse.ts'
import { ChannelRole } from './engine.ts'
import { plainText } from './text.ts'

const MAX_TAGS = 32
const MAX_MARKS = 1000
/** The longest time there is in a recording, seconds: a week. */
const MAX_TIME = 604_800

/** Moments that somebody marked, seconds from the start. */
export const Marks = z.array(z.number().min(0).max(MAX_TIME)).max(MAX_MARKS)

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
    marks: Marks.exactOptional().describe('moments that somebody marked, seconds from the start'),
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

const { agentEmotion, retentionDays } = Options.shape
/** {@link Options} as they are asked for: what they leave out is as the service's settings say, and null is none of it. */
export const AskedOptions = z.strictObject({
  ...Options.shape,
  agentEmotion: agentEmotion.unwrap().nullable().exactOptional().describe(`${agentEmotion.description}; null: off`),
  retentionDays: retentionDays.unwrap().nullable().exactOptional().describe(`${retentionDays.description}; null: kept`),
})
export type AskedOptions = z.infer<typeof AskedOptions>

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
const numbers = list.pipe(z.array(number))
/** A word that stands for null. */
const orNone = <Of extends z.ZodType>(word: string, of: Of) => z.union([z.literal(word).transform(() => null), of])
const flag = z.enum(['true', 'false']).transform(value => value === 'true')

const FormFields = z
  .strictObject({
    model: text,
    roles: list,
    agentEmotion: orNone('off', text),
    baseline: text,
    adapt: text,
    windowSeconds: number,
    hopSeconds: number,
    minimumSegmentSeconds: number,
    name: text,
    tags: list,
    marks: numbers,
    notice_given: flag,
    retentionDays: orNone('never', number),
    callback: text,
    priority: number,
  } satisfies Record<keyof Options, z.ZodType>)
  .partial()

/**
 * {@link AskedOptions} as a query or the fields of a form write them: lists with commas, numbers and flags as text, `off`
 * and `never` for none of it.
 *
 * @throws AppError `request/invalid`
 */
export function parseFormOptions(fields: Readonly<Record<string, unknown>>, what: string): AskedOptions {
  return parse(AskedOptions, parse(FormFields, fields, what), what)
}
