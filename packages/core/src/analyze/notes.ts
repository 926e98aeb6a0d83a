import { DESCRIPTOR_RATE } from '../features/descriptors.ts'
import type { Model } from '../model/model.ts'
import type { ChannelAnalysis } from './analysis.ts'
import type { SourceInfo } from './assemble.ts'
import type { AnalysisSettings } from './settings.ts'

/** "Channel 1", "Channels 1 and 2", counted from 1 as people do. */
function channelsText(channels: readonly ChannelAnalysis[]): string {
  const numbers = channels.map(({ index }) => String(index + 1))
  const last = numbers.pop()
  return numbers.length === 0 ? `Channel ${last}` : `Channels ${numbers.join(', ')} and ${last}`
}

/** What a reader of the result should know and could not see in it. */
export function notesOf(
  source: SourceInfo,
  model: Model,
  { adapt, baseline }: AnalysisSettings,
  channels: readonly ChannelAnalysis[],
  twins: readonly number[],
): string[] {
  const notes: string[] = []
  const having = (condition: (channel: ChannelAnalysis) => boolean) => channels.filter(condition)
  if (channels.every(({ speech }) => speech.length === 0)) notes.push('No speech was found.')
  if (source.sampleRate !== DESCRIPTOR_RATE)
    notes.push(`Recorded at ${source.sampleRate} Hz, analysed at ${DESCRIPTOR_RATE} Hz.`)
  if (twins.length > 1 && channels[0]!.speech.length > 0)
    notes.push(
      `${channelsText(having(({ index }) => twins.includes(index)))} hold the same sound and count as one voice.`,
    )
  const narrow = having(({ quality }) => quality.includes('narrow-band'))
  if (narrow.length > 0)
    notes.push(`${channelsText(narrow)}: telephone band; there is nothing above about 4 kHz to judge from.`)
  const unknown = having(({ role }) => role === 'unknown')
  if (unknown.length > 0)
    notes.push(
      `${channelsText(unknown)}: role not given, so emotion was judged. An employee's emotion may not be: give the roles (customer, agent).`,
    )
  const talkOnly = having(({ emotion }) => !emotion)
  if (talkOnly.length > 0) notes.push(`${channelsText(talkOnly)}: agent, talk only; emotion is off.`)
  const reasoned = having(({ emotionReason }) => emotionReason !== undefined)
  if (reasoned.length > 0)
    notes.push(`${channelsText(reasoned)}: emotion of the agent is on. Reason given: ${reasoned[0]!.emotionReason}`)
  if (model.voice && adapt !== 'off' && channels.some(({ emotion, speech }) => emotion && speech.length > 0))
    notes.push(
      `Each voice is judged by how it sounds ${baseline === 'recording' ? 'in the whole recording' : 'up to then'} (adaptation: ${adapt}).`,
    )
  if (!model.card.commercialUse)
    notes.push(`Model ${model.card.id}: its training data may not be used commercially (${model.card.licence}).`)
  return [...notes, ...(source.warnings ?? [])]
}
