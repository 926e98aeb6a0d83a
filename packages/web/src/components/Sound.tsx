import { UNCERTAIN } from '@undertone/core/report'
import type { AnalysisEntry } from '@undertone/server/client'
import { formatShare, sureWord } from '../format.ts'
import { soundOf } from '../sounds.ts'
import { strings } from '../strings/index.ts'
import { EmotionChip } from './EmotionChip.tsx'

const { list } = strings.start

/** The one thing to know of a recording, with how sure that is. */
export function Sound({ entry }: { readonly entry: AnalysisEntry }) {
  const sound = soundOf(entry)
  if (sound.kind === 'none') {
    const talksOnly = entry.roles.length > 0 && entry.roles.every(role => role === 'agent')
    return <small>{talksOnly ? list.talkOnly : list.silent}</small>
  }
  const { label } = sound
  const unclear = label === UNCERTAIN
  const note =
    sound.kind === 'moment'
      ? sureWord(sound.confidence)
      : unclear
        ? list.unclear(formatShare(sound.share))
        : list.share(formatShare(sound.share))
  return (
    <>
      <EmotionChip label={label} />
      <small>{note}</small>
    </>
  )
}
