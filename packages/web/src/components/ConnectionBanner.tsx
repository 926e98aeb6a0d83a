import { useEffect, useState } from 'react'
import { lookAgain, useConnection } from '../connection.ts'
import { strings } from '../strings/index.ts'
import { Banner } from './Banner.tsx'

/** Says that the service cannot be reached, what still works, and when it is asked again. */
export function ConnectionBanner() {
  const connection = useConnection()
  const [now, setNow] = useState(Date.now())
  const isLost = connection.state === 'lost'
  useEffect(() => {
    if (!isLost) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isLost])
  if (!isLost) return null
  const seconds = Math.max(0, Math.ceil((connection.retryAt - now) / 1000))
  const { lost, whatWorks, retry, now: tryNow } = strings.connection
  return (
    <Banner title={lost}>
      {whatWorks} <span aria-hidden="true">{retry(seconds)}</span>{' '}
      <button type="button" className="text" onClick={() => void lookAgain()}>
        {tryNow}
      </button>
    </Banner>
  )
}
