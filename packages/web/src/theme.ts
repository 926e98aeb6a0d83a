import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark' | 'system'
/** What is on the screen. */
export type Shown = 'light' | 'dark'

const KEY = 'theme'
const DARK = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** What the reader chose; `system` where nothing was. */
export function chosenTheme(): Theme {
  const stored = localStorage.getItem(KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** What is shown: `data-theme` of the page, which the tokens read. */
export function shownTheme(): Shown {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
}

/** Changes the theme at once and for later visits; `public/theme.js` sets it before the first paint. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  apply()
}

/** The shown theme; whoever draws on a canvas draws again when it changes. */
export function useTheme(): Shown {
  return useSyncExternalStore(listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, shownTheme)
}

function apply(): void {
  const theme = chosenTheme()
  document.documentElement.dataset.theme = theme === 'system' ? (DARK.matches ? 'dark' : 'light') : theme
  for (const listener of listeners) listener()
}

DARK.addEventListener('change', apply)
