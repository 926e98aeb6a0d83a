import { type RefObject, useEffect, useRef, useState } from 'react'

/**
 * An element's width, kept up to date, for charts that are drawn to fit.
 *
 * @param first - CSS pixels, until it is known
 */
export function useWidth<E extends Element>(first: number): [RefObject<E | null>, number] {
  const element = useRef<E>(null)
  const [width, setWidth] = useState(first)
  useEffect(() => {
    if (!element.current) return
    const sizes = new ResizeObserver(([entry]) => {
      const found = Math.round(entry?.contentRect.width ?? 0)
      if (found > 0) setWidth(found)
    })
    sizes.observe(element.current)
    return () => sizes.disconnect()
  }, [])
  return [element, width]
}
