import { useEffect, useRef } from 'react'

const SETTING = 'single-keys'

/** Whether single keys do something, which some readers' tools cannot have (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(SETTING) !== 'off'
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(SETTING, on ? 'on' : 'off')
}

/**
 * Keys that do something while a screen is open, outside of fields and dialogs.
 *
 * @param keys - by `KeyboardEvent.key`; with Shift, `Shift+ArrowLeft` for keys that have no other name then
 */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !singleKeysOn()) return
      const { target } = event
      if (
        target instanceof Element &&
        target.closest('input, textarea, select, dialog, [role=menu], [contenteditable]')
      )
        return
      // What has the focus keeps the keys that work it.
      if (
        (event.key === ' ' || event.key === 'Enter') &&
        target instanceof Element &&
        target.closest('button, a, summary')
      )
        return
      const named = event.shiftKey ? current.current[`Shift+${event.key}`] : undefined
      const act = named ?? current.current[event.key]
      if (!act) return
      event.preventDefault()
      act(event)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
