import { LABEL_ORDER } from '@undertone/core/report'
import type { AnalysisEntry, ListQuery } from '@undertone/server/client'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import { labelWord } from '../../components/EmotionChip.tsx'
import { Failure } from '../../components/Failure.tsx'
import { formatNumber } from '../../format.ts'
import { navigate, useQuery } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'
import { usePages } from '../../use-pages.ts'
import { EmptyRecordings } from './EmptyRecordings.tsx'
import { RecordingRow } from './RecordingRow.tsx'
import { toListQuery } from './recordings-query.ts'

const { list } = strings.start
const SOUNDS = LABEL_ORDER
const TIMES = [
  ['', list.anyTime],
  ['day', list.day],
  ['week', list.week],
  ['month', list.month],
] as const
const SORTS = [
  ['', list.newest],
  ['worth', list.worth],
  ['longest', list.longest],
] as const

const askPage = (key: string, signal: AbortSignal) => api.list(JSON.parse(key) as Partial<ListQuery>, { signal })
const askStats = (_: string, signal: AbortSignal) => api.stats({}, { signal })

/** The recordings that are done or have failed, as the filters of the address say; asked anew with each `round`. */
export function RecordingsList({ round }: { readonly round: number }) {
  const [words, setWords] = useQuery('q')
  const [sound, setSound] = useQuery('sounds')
  const [tag, setTag] = useQuery('tag')
  const [when, setWhen] = useQuery('when')
  const [sort, setSort] = useQuery('sort')
  const [now] = useState(() => new Date())
  const query = toListQuery({ words, sound, tag, when, sort }, now)
  const page = useAnswer(JSON.stringify(query), askPage)
  const stats = useAnswer('stats', askStats)
  const { again } = page
  const { again: countAgain } = stats
  useEffect(() => {
    if (round === 0) return
    again()
    countAgain()
  }, [round, again, countAgain])

  const { items: entries, showMore } = usePages<AnalysisEntry>(page.value, cursor => api.list({ ...query, cursor }))
  const shown = entries.filter(({ state }) => state === 'done' || state === 'failed')
  const isFiltered = [words, sound, tag, when].some(choice => choice !== '')
  const isEmpty = page.value !== undefined && shown.length === 0
  const { states = {}, tags = [] } = stats.value ?? {}
  const count = (states.done ?? 0) + (states.failed ?? 0)
  const changed = () => {
    again()
    countAgain()
  }
  return (
    <>
      <div className="filters">
        <h2>{strings.start.heading}</h2>
        {count > 0 && <span className="mute">{formatNumber(count)}</span>}
        {words !== '' && (
          <button type="button" className="plain" onClick={() => setWords('')} aria-label={list.clearSearch}>
            {list.search(words)} ×
          </button>
        )}
        <span className="grow" />
        <Choice
          label={list.sounds}
          value={sound}
          onChange={setSound}
          options={[['', list.anySound], ...SOUNDS.map(label => [label, labelWord(label)] as const)]}
        />
        <Choice
          label={list.tag}
          value={tag}
          onChange={setTag}
          options={[['', list.anyTag], ...tags.map(({ tag: name }) => [name, name] as const)]}
        />
        <Choice label={list.when} value={when} onChange={setWhen} options={TIMES} />
        <Choice label={list.sort} value={sort} onChange={setSort} options={SORTS} />
      </div>
      {page.error && <Failure error={page.error} onAgain={again} />}
      <section className="card flush" aria-label={strings.start.heading} aria-busy={page.isLoading}>
        {!page.value && !page.error && <Skeleton />}
        {shown.length > 0 && (
          <ul className="calls">
            {shown.map(entry => (
              <RecordingRow key={entry.id} entry={entry} onChanged={changed} />
            ))}
          </ul>
        )}
        {isEmpty && !isFiltered && <EmptyRecordings />}
        {isEmpty && isFiltered && (
          <div className="empty">
            <b>{list.nothing}</b>
            <button type="button" onClick={() => navigate('/', { replace: true })}>
              {list.clear}
            </button>
          </div>
        )}
        {showMore && (
          <div className="foot">
            <button type="button" onClick={() => void showMore()}>
              {list.more}
            </button>
          </div>
        )}
      </section>
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={({ target }) => onChange(target.value)}>
      {options.map(([its, name]) => (
        <option key={its} value={its}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** As high as the rows that will come. */
function Skeleton() {
  return (
    <div className="loading" role="status" aria-label={list.loading}>
      {[1, 2, 3].map(row => (
        <div key={row}>
          <i className="skeleton" />
          <i className="skeleton" />
          <i className="skeleton" />
        </div>
      ))}
    </div>
  )
}
