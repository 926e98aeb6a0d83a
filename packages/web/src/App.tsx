import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { AppShell } from './components/AppShell.tsx'
import { NothingHere } from './components/NothingHere.tsx'
import { ScreenBoundary } from './components/ScreenBoundary.tsx'
import { SignIn } from './components/SignIn.tsx'
import { useConnection } from './connection.ts'
import { matchPath } from './match-path.ts'
import { usePath } from './router.tsx'
import { Start } from './screens/start/Start.tsx'
import { strings } from './strings/index.ts'

/** What a screen is given: the variable of its path, where it has one. */
export interface ScreenProps {
  readonly id: string
}

interface Screen {
  /** Its class, which its styles stay within. */
  readonly name: string
  readonly pattern: string
  readonly title: string
  readonly component: ComponentType<ScreenProps>
}

/** All but the first come when they are gone to. */
const SCREENS: readonly Screen[] = [
  { name: 'start', pattern: '/', title: strings.screens.start, component: Start },
  {
    name: 'recording',
    pattern: '/recordings/:id',
    title: strings.recording.title,
    component: lazy(async () => ({ default: (await import('./screens/recording/Recording.tsx')).Recording })),
  },
  {
    name: 'live',
    pattern: '/live',
    title: strings.screens.live,
    component: lazy(async () => ({ default: (await import('./screens/live/Live.tsx')).Live })),
  },
  {
    name: 'worklist',
    pattern: '/worklist',
    title: strings.screens.worklist,
    component: lazy(async () => ({ default: (await import('./screens/worklist/Worklist.tsx')).Worklist })),
  },
  {
    name: 'models',
    pattern: '/models',
    title: strings.screens.models,
    component: lazy(async () => ({ default: (await import('./screens/models/Models.tsx')).Models })),
  },
  {
    name: 'explore',
    pattern: '/explore',
    title: strings.screens.explore,
    component: lazy(async () => ({ default: (await import('./screens/explore/Explore.tsx')).Explore })),
  },
  {
    name: 'settings',
    pattern: '/settings',
    title: strings.screens.settings,
    component: lazy(async () => ({ default: (await import('./screens/settings/Settings.tsx')).Settings })),
  },
]

/** Shows the screen of the page's address. */
export function App() {
  const path = usePath()
  const found = SCREENS.flatMap(screen => {
    const id = matchPath(screen.pattern, path)
    return id === undefined ? [] : [{ ...screen, id }]
  })[0]
  const isLocked = useConnection().state === 'locked'
  const title = found?.title ?? strings.notFound.title
  useEffect(() => {
    document.title = strings.title(title)
  }, [title])
  return (
    <AppShell>
      {isLocked && <SignIn />}
      <div className={`screen-${found?.name ?? 'none'}`} hidden={isLocked}>
        <ScreenBoundary key={path}>
          <Suspense fallback={<div className="screen-loading" aria-busy="true" />}>
            {found ? <found.component id={found.id} /> : <NotFound />}
          </Suspense>
        </ScreenBoundary>
      </div>
    </AppShell>
  )
}

function NotFound() {
  return <NothingHere title={strings.notFound.title} text={strings.notFound.text} />
}
