import { useEffect, useState } from 'react'
import { sendTake } from './microphone.ts'
import { dropTake, keptTake } from './outbox.ts'

/** What an earlier visit recorded and did not end. */
export interface LeftTake {
  /** 0 where there is none. */
  readonly seconds: number
  readonly analyse: () => void
  readonly discard: () => void
}

export function useLeftTake(): LeftTake {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    keptTake().then(
      // A piece a second.
      take => setSeconds(take?.chunks.length ?? 0),
      () => undefined,
    )
  }, [])
  const forget = (end: () => Promise<unknown>) => () => {
    setSeconds(0)
    void end()
  }
  return {
    seconds,
    analyse: forget(() => sendTake()),
    discard: forget(dropTake),
  }
}
