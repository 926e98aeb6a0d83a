import { UNCERTAIN } from '@undertone/core/report'
import { EmotionTile, labelWord } from '../components/EmotionChip.tsx'
import { strings } from '../strings/index.ts'

const { legend } = strings.recording

/** What colours, hatches, frames and brackets mean. */
export function Legend({ labels, hasVoices }: { readonly labels: readonly string[]; readonly hasVoices: boolean }) {
  return (
    <section className="legend" aria-label={legend.label}>
      {[...labels, UNCERTAIN].map(label => (
        <span key={label}>
          <EmotionTile label={label} />
          {labelWord(label)}
        </span>
      ))}
      <span className="how">
        <span>{legend.leaning}</span>
        <span>{legend.uncertain}</span>
        <span>
          <i className="veil" />
          {legend.poor}
        </span>
        {hasVoices && (
          <>
            <span>{legend.interrupts}</span>
            <span>
              <i className="together" />
              {legend.overlap}
            </span>
          </>
        )}
        <span>{legend.silence}</span>
      </span>
    </section>
  )
}
