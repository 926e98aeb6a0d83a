import { type RefObject, useCallback, useEffect, useRef } from 'react'

/**
 * The focus goes with what the arrows came to, as soon as that is there: it may have to be scrolled to first, and what had the
 * focus may be gone by then.
 *
 * @param current - selector of the one that has it, within the row
 * @returns asks for it
 */
export function useFollowingFocus(row: RefObject<HTMLElement | null>, current: string): () => void {
  const isAsked = useRef(false)
  useEffect(() => {
    const { activeElement } = document
    const isOther = row.current?.contains(activeElement) && !activeElement?.matches(current)
    if (!isAsked.current && !isOther) return
    const found = row.current?.querySelector<HTMLElement>(current)
    if (!found) return
    isAsked.current = false
    found.focus({ preventScroll: true })
  })
  return useCallback(() => {
    isAsked.current = true
  }, [])
}
