import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { shownTheme } from '../../theme.ts'
import type { Stage } from '../../timeline/stage.ts'

/** Shows all of the call in light, with its table, while the page is printed; then everything is as it was. */
export function usePrint({ timeline, call, repaint, frames }: Stage): boolean {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    let back: (() => void) | undefined
    const before = () => {
      if (back) return
      const { view, spectrogram } = timeline.state
      const theme = shownTheme()
      document.documentElement.dataset.theme = 'light'
      timeline.look({ start: 0, end: call.duration })
      timeline.showSpectrogram(false)
      flushSync(() => setPrinting(true))
      repaint()
      frames.now()
      back = () => {
        back = undefined
        document.documentElement.dataset.theme = theme
        setPrinting(false)
        timeline.look(view)
        timeline.showSpectrogram(spectrogram)
        repaint()
      }
    }
    const after = () => back?.()
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [timeline, call, repaint, frames])
  return isPrinting
}
