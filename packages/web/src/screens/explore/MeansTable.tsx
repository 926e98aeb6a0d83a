import { plainNumber } from '@undertone/core/report'
import type { ClipSound } from '../../explore/clip-sound.ts'
import { strings } from '../../strings/index.ts'

const { means: words } = strings.explore

/** What the pictures say on average, as text. */
export function MeansTable({ sound: { means, chroma } }: { readonly sound: ClipSound }) {
  return (
    <details>
      <summary>{words.title}</summary>
      <div className="means">
        <Means caption={words.mfcc} head={words.coefficient} rows={means.mfcc.map((mean, i) => [String(i), mean, 1])} />
        <Means
          caption={words.chroma}
          head={words.pitch}
          rows={means.chroma.map((mean, i) => [chroma.rowNames[i]!, mean, 2])}
        />
      </div>
    </details>
  )
}

interface MeansProps {
  readonly caption: string
  readonly head: string
  /** Name, value, decimals. */
  readonly rows: readonly (readonly [string, number, number])[]
}

function Means({ caption, head, rows }: MeansProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="num">
            {words.mean}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value, decimals]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="num">{plainNumber(value, decimals)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
