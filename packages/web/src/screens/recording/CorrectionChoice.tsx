import type { Segment } from '@undertone/core'
import { UNCERTAIN } from '@undertone/core/report'
import type { KeyboardEvent } from 'react'
import { labelWord } from '../../components/EmotionChip.tsx'
import { EmotionMark } from '../../components/EmotionMark.tsx'
import { strings } from '../../strings/index.ts'
import type { Correction, Corrections } from './corrections.ts'

const { panel: words } = strings.recording

interface CorrectionChoiceProps {
  readonly segment: Segment
  /** In the order of their keys, 1 to 9. */
  readonly labels: readonly string[]
  readonly corrections: Corrections
}

/** What a person hears: a button each, and 1 to 9 while one of them has the focus. */
export function CorrectionChoice({ segment, labels, corrections }: CorrectionChoiceProps) {
  const said = corrections.of(segment)
  const choices = [...labels, UNCERTAIN]
  const onKey = (event: KeyboardEvent) => {
    const label = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : undefined
    if (label === undefined) return
    event.preventDefault()
    corrections.choose(segment, label)
  }
  return (
    <section className="correct noprint">
      <h3 id="correct">
        {words.correct} <small className="hide-s">{words.keys}</small>
      </h3>
      <fieldset className="choose" aria-labelledby="correct" onKeyDown={onKey}>
        {choices.map(label => (
          <button
            key={label}
            type="button"
            data-emo={label}
            aria-pressed={said?.label === label}
            onClick={() => corrections.choose(segment, label)}
          >
            <EmotionMark label={label} size={12} />
            {label === UNCERTAIN ? words.cantTell : labelWord(label)}
          </button>
        ))}
      </fieldset>
      <p className="small mute">
        {said ? sentenceOf(said) : words.kept}{' '}
        {(said?.state === 'refused' || said?.state === 'waiting') && (
          <button type="button" className="text" onClick={() => corrections.again(segment)}>
            {words.again}
          </button>
        )}
      </p>
    </section>
  )
}

function sentenceOf({ label, state, error }: Correction): string {
  if (state === 'waiting') return words.notSaved
  if (state === 'refused') return words.refused(error?.message ?? '', error?.code ?? '')
  if (state === 'saving' || label === undefined) return words.saving
  return words.saved(label === UNCERTAIN ? words.cantTell : labelWord(label))
}
