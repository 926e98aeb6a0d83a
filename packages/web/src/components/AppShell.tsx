import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { Link, navigate, usePath, useQuery, withQuery } from '../router.tsx'
import { strings } from '../strings/index.ts'
import { chooseTheme, chosenTheme, type Theme, useTheme } from '../theme.ts'
import { useKeys } from '../use-keys.ts'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import { Kbd } from './Kbd.tsx'
import { Menu } from './Menu.tsx'

const PLACES: readonly { readonly to: string; readonly name: string; readonly icon: IconName }[] = [
  { to: '/', name: strings.screens.start, icon: 'list' },
  { to: '/live', name: strings.screens.live, icon: 'live' },
  { to: '/worklist', name: strings.screens.worklist, icon: 'check' },
  { to: '/models', name: strings.screens.models, icon: 'model' },
  { to: '/explore', name: strings.screens.explore, icon: 'wave' },
]
const THEME_ICONS: Readonly<Record<Theme, IconName>> = { light: 'sun', dark: 'moon', system: 'system' }
const THEMES: readonly Theme[] = ['light', 'dark', 'system']

/** The frame of every screen: places, search, settings and theme above; the places below on a phone. */
export function AppShell({ children }: { readonly children: ReactNode }) {
  const path = usePath()
  const isHere = (to: string) => (to === '/' ? path === '/' || path.startsWith('/recordings') : path.startsWith(to))
  return (
    <>
      <a className="skip" href="#main">
        {strings.skipToContent}
      </a>
      <header className="top">
        <Link className="brand" to="/" aria-label={strings.home}>
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path d="M2 9c3.300-6 6.700-6 10 0s6.700 6 10 0" />
            <path d="M2 18h20" opacity=".45" />
          </svg>
          <b>{strings.product}</b>
        </Link>
        <nav aria-label={strings.mainNavigation}>
          {PLACES.map(({ to, name, icon }) => (
            <Link key={to} to={to} aria-current={isHere(to) ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{name}</span>
            </Link>
          ))}
        </nav>
        <span className="grow" />
        <SearchField />
        <Link className="button plain" to="/settings" aria-label={strings.settings}>
          <Icon name="gear" />
        </Link>
        <ThemeMenu />
      </header>
      <main id="main" tabIndex={-1}>
        <ConnectionBanner />
        {children}
      </main>
    </>
  )
}

/** Searches the recordings; `/` goes there. */
function SearchField() {
  const field = useRef<HTMLInputElement>(null)
  const [words] = useQuery('q')
  useKeys({ '/': () => field.current?.focus() })
  useEffect(() => {
    if (field.current) field.current.value = words
  }, [words])
  const search = (event: FormEvent) => {
    event.preventDefault()
    const found = field.current?.value.trim() ?? ''
    navigate(location.pathname === '/' ? withQuery('q', found) : `/?q=${encodeURIComponent(found)}`)
  }
  return (
    <search>
      <form className="search" onSubmit={search}>
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label={strings.search}
          placeholder={strings.search}
          defaultValue={words}
        />
        <Kbd>/</Kbd>
      </form>
    </search>
  )
}

function ThemeMenu() {
  useTheme()
  const chosen = chosenTheme()
  const items = THEMES.map(theme => ({
    name: strings.themes[theme],
    icon: THEME_ICONS[theme],
    isChosen: theme === chosen,
    onChoose: () => chooseTheme(theme),
  }))
  return (
    <Menu className="plain" label={strings.theme} items={items}>
      <Icon name={THEME_ICONS[chosen]} />
    </Menu>
  )
}
