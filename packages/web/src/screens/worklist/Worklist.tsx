import './worklist.css'
import type { AnalysisEntry, ListQuery } from '@undertone/server/client'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { UndoBar } from '../../components/UndoBar.tsx'
import { Link, useQuery } from '../../router.tsx'
import { saveFile } from '../../save-file.ts'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'
import { usePages } from '../../use-pages.ts'
import { DayBars } from './DayBars.tsx'
import { StatsCard } from './StatsCard.tsx'
import { toCsv } from './to-csv.ts'
import { WorklistTable } from './WorklistTable.tsx'

const { worklist } = strings
const DAY = 86_400_000
const PAGE = 100
const STATES = [
  ['', undefined, worklist.anyState],
  ['new', false, worklist.toReview],
  ['reviewed', true, strings.states.reviewed],
] as const

/** What is asked: a stretch of time up to now, cut to the day, and perhaps a tag. */
interface Asked {
  readonly from: string
  readonly tag: string
  /** `new`: nobody has reviewed it. */
  readonly state: string
}

const queryOf = (key: string): Partial<ListQuery> => {
  const { from, tag, state } = JSON.parse(key) as Asked
  const reviewed = STATES.find(([value]) => value === state)?.[1]
  return {
    ...{ sort: '-strongest', state: 'done', limit: PAGE, from },
    ...(tag !== '' && { tags: [tag] }),
    ...(reviewed !== undefined && { reviewed }),
  }
}
const askList = (key: string, signal: AbortSignal) => api.list(queryOf(key), { signal })
const askStats = (key: string, signal: AbortSignal) => {
  const { from, tag } = JSON.parse(key) as Asked
  return api.stats({ from, ...(tag !== '' && { tag }) }, { signal })
}
const askTags = (_: string, signal: AbortSignal) => api.stats({}, { signal })

/** The recordings most worth a person's ear, with what they add up to over days and tags. */
export function Worklist() {
  const [range, setRange] = useQuery('days')
  const [tag, setTag] = useQuery('tag')
  const [state, setState] = useQuery('state')
  const days = Number(range || '14')
  const [today] = useState(() => Math.floor(Date.now() / DAY) * DAY)
  const key = JSON.stringify({ from: new Date(today - (days - 1) * DAY).toISOString(), tag, state })
  const list = useAnswer(key, askList)
  const stats = useAnswer(key, askStats)
  const tags = useAnswer('tags', askTags)
  const { items: entries, showMore } = usePages<AnalysisEntry>(list.value, cursor =>
    api.list({ ...queryOf(key), cursor }),
  )
  const exportCsv = (some: readonly AnalysisEntry[]) =>
    saveFile(worklist.csvName(new Date().toISOString().slice(0, 10)), 'text/csv', toCsv(some, location.origin))
  const isFiltered = tag !== '' || state !== ''
  const again = () => {
    list.again()
    stats.again()
    tags.again()
  }
  return (
    <>
      <div className="intro">
        <div>
          <h1>{worklist.title}</h1>
          <p className="mute">{worklist.intro}</p>
        </div>
        <span className="grow" />
        <select aria-label={worklist.range} value={String(days)} onChange={({ target }) => setRange(target.value)}>
          {Object.entries(worklist.ranges).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <select aria-label={strings.start.list.tag} value={tag} onChange={({ target }) => setTag(target.value)}>
          <option value="">{strings.start.list.anyTag}</option>
          {tags.value?.tags.map(({ tag: name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select aria-label={worklist.state} value={state} onChange={({ target }) => setState(target.value)}>
          {STATES.map(([value, , name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" disabled={entries.length === 0} onClick={() => exportCsv(entries)}>
          <Icon name="export" />
          {worklist.csv}
        </button>
      </div>
      {list.error && <Failure error={list.error} onAgain={again} />}
      <div className="over-days">
        <DayBars stats={stats.value} days={days} today={today} />
        <StatsCard stats={stats.value} />
      </div>
      {list.value?.items.length === 0 ? (
        <section className="card empty">
          <b>{isFiltered ? worklist.nothing : worklist.empty}</b>
          <Link className="button" to="/">
            {worklist.toStart}
          </Link>
        </section>
      ) : (
        <WorklistTable
          key={key}
          entries={entries}
          isLoading={!list.value}
          onChanged={again}
          onExport={exportCsv}
          onMore={showMore}
        />
      )}
      <UndoBar />
    </>
  )
}
