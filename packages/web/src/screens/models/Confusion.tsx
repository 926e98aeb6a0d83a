import type { ModelFigures } from '@undertone/server/client'
import { labelWord } from '../../components/EmotionChip.tsx'
import { EmotionMark } from '../../components/EmotionMark.tsx'
import { formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { confusion } = strings.models
/** From here on the ink is so deep that its text is paper. */
const DEEP = 0.45

/** What was called what, in ink; the emotions' own hues only in the heads. */
export function Confusion({ figures: { labels, confusion: counts } }: { readonly figures: ModelFigures }) {
  return (
    <section className="card a wide7">
      <h2>{confusion.title}</h2>
      <p className="sub">{confusion.sub}</p>
      <table className="matrix">
        <caption className="sr">{confusion.caption}</caption>
        <thead>
          <tr>
            <td />
            {labels.map(label => (
              <th scope="col" key={label} data-emo={label} title={labelWord(label)}>
                <EmotionMark label={label} />
                <span className="sr">{labelWord(label)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            <tr key={label}>
              <th scope="row" data-emo={label}>
                <span>
                  <span className="word">{labelWord(label)}</span>
                  <EmotionMark label={label} />
                </span>
              </th>
              {labels.map((said, column) => {
                const clips = counts[row] ?? []
                const share =
                  (clips[column] ?? 0) /
                  Math.max(
                    1,
                    clips.reduce((sum, count) => sum + count, 0),
                  )
                return (
                  <td
                    key={said}
                    title={confusion.cell(labelWord(label), labelWord(said), formatShare(share))}
                    className={row === column ? 'right' : undefined}
                    style={{
                      background: `rgba(var(--ink-rgb), ${share > DEEP ? 0.45 + share * 0.55 : share * 0.92})`,
                      color: share > DEEP ? 'var(--surface)' : 'var(--ink)',
                    }}
                  >
                    {share >= 0.005 ? Math.round(share * 100) : ''}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
