import { clockTime } from '@undertone/core/report'
import { useEffect, useState } from 'react'
import { Icon } from '../../components/Icon.tsx'
import { strings } from '../../strings/index.ts'
import type { Stage } from '../../timeline/stage.ts'
import { useTimeline } from '../../timeline/use-timeline.ts'
import { timeHash } from './linked-time.ts'

const { recording: words } = strings
const SHOWN = 2000

/** Puts a link that opens at this moment into the clipboard and the address bar. */
export function ShareLink({ stage: { timeline } }: { readonly stage: Stage }) {
  const time = useTimeline(timeline, state => clockTime(state.time))
  const [said, setSaid] = useState<string>()
  useEffect(() => {
    if (said === undefined) return
    const timer = setTimeout(() => setSaid(undefined), SHOWN)
    return () => clearTimeout(timer)
  }, [said])
  const share = async () => {
    history.replaceState(null, '', timeHash(timeline.state.time))
    try {
      await navigator.clipboard.writeText(location.href)
      setSaid(words.linkCopied)
    } catch {
      setSaid(words.linkShown)
    }
  }
  return (
    <button type="button" onClick={() => void share()}>
      <Icon name={said === undefined ? 'link' : 'check'} />
      <span aria-live="polite">{said ?? words.link(time)}</span>
    </button>
  )
}
