import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** Path of the page, as `/recordings/1f...`. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname)
}

/** One value of the page's query, empty where there is none; and how to change it without a step back in the history. */
export function useQuery(name: string): [string, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name) ?? '')
  return [value, next => navigate(withQuery(name, next), { replace: true })]
}

/** Address of this page with one value of its query changed; an empty one leaves. */
export function withQuery(name: string, value: string): string {
  const url = new URL(location.href)
  if (value === '') url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  return url.pathname + url.search + url.hash
}

/** Goes to another page of the app without loading it anew. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  const leaves = new URL(to, location.href).pathname !== location.pathname
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  if (leaves) scrollTo(0, 0)
  for (const listener of listeners) listener()
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string }

/** A link inside the app: an ordinary anchor, which opens in a new tab when asked to. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a href={to} onClick={follow} {...rest} />
}
