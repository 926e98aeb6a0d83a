import { LiveOptions } from '../contract/live.ts'
import { parseFormOptions } from '../contract/options.ts'
import { parse } from '../parse.ts'

/** What a telephone system may say of a call beside its own; the rest of what it says is for others. */
const OURS = ['name', 'tags', 'record', 'notice_given', 'agentEmotion', 'model', 'retentionDays', 'adapt'] as const

/**
 * The options that a telephone system passes on with a call, as text or as JSON values.
 *
 * @throws AppError `request/invalid`
 */
export function optionsOf(parameters: Readonly<Record<string, unknown>>, roles: LiveOptions['roles']): LiveOptions {
  const { record, ...fields } = Object.fromEntries(
    OURS.flatMap(name => (parameters[name] === undefined ? [] : [[name, String(parameters[name])]])),
  )
  const options = parseFormOptions(fields, 'parameters of the call')
  return parse(LiveOptions, { ...options, roles, record: record === 'true' }, 'parameters of the call')
}
