import { useEffect, useState } from 'react'
import { strings } from '../../strings/index.ts'

const PAUSE = 150

/** The shape of what comes, after a moment: what is quick needs none. */
export function Skeleton() {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PAUSE)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={isSlow ? 'opening slow' : 'opening'} role="status" aria-busy="true">
      <span className="sr">{strings.recording.loading}</span>
      <div className="skeleton" />
      <div className="skeleton" />
      <div className="skeleton" />
    </div>
  )
}
