import type { StripPart } from '@undertone/server/client'
import { MiniStrip } from '../../components/MiniStrip.tsx'
import { strings } from '../../strings/index.ts'

const { empty } = strings.start
/** An invented call, to read a strip by. */
const SECONDS = 60
const CUSTOMER: readonly StripPart[] = [
  [2, 8, 'neutral', 0.8],
  [11, 17, 'calm', 0.7],
  [20, 26, 'angry', 0.9],
  [26, 31, 'angry', 0.6],
  [34, 39, 'uncertain', 0.3],
  [42, 49, 'sad', 0.7],
  [52, 58, 'neutral', 0.8],
]
const ROWS: readonly (readonly [label: string, tones: readonly number[]])[] = [
  ['neutral', [0.8, 0.3, 0.1, 0.25, 0.6]],
  ['sad', [0.1, 0.2, 0.1, 0.3, 0.3]],
  ['angry', [0.1, 0.5, 0.9, 0.3, 0.1]],
]

/** What a recording will look like, for those who have none yet. */
export function EmptyRecordings() {
  return (
    <div className="empty">
      <b>{empty.title}</b>
      <span>{empty.text}</span>
      <div className="teach">
        <div>
          <div className="picture" aria-hidden="true">
            <MiniStrip parts={CUSTOMER} duration={SECONDS} />
            <div className="talk">
              <i />
              <i />
              <i />
            </div>
          </div>
          <h3>{empty.lanes}</h3>
          <p>{empty.lanesText}</p>
        </div>
        <div>
          <div className="picture" aria-hidden="true">
            {ROWS.map(([label, tones]) => (
              <div className="tones" data-emo={label} key={label}>
                {Object.entries(tones).map(([place, tone]) => (
                  <i key={place} style={{ opacity: tone }} />
                ))}
              </div>
            ))}
          </div>
          <h3>{empty.rows}</h3>
          <p>{empty.rowsText}</p>
        </div>
        <div>
          <div className="picture" aria-hidden="true">
            <MiniStrip parts={CUSTOMER} duration={SECONDS} />
          </div>
          <h3>{empty.strip}</h3>
          <p>{empty.stripText}</p>
        </div>
      </div>
    </div>
  )
}
