import { useState } from 'react'

/** A part of a list, and where it goes on; null on the last one. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** A list that is shown page after page; a first page that comes anew begins it anew. */
export interface Pages<T> {
  readonly items: readonly T[]
  /** Undefined where there is no more. */
  readonly showMore: (() => Promise<void>) | undefined
}

/** @param ask - for the page at a cursor */
export function usePages<T>(first: Page<T> | undefined, ask: (cursor: string) => Promise<Page<T>>): Pages<T> {
  const [more, setMore] = useState<Page<T> & { readonly of: Page<T> | undefined }>()
  const further = more?.of === first ? more : undefined
  const next = further ? further.next : (first?.next ?? null)
  const showMore = async (cursor: string) => {
    const { items, next: after } = await ask(cursor)
    setMore({ of: first, items: [...(further?.items ?? []), ...items], next: after })
  }
  return {
    items: [...(first?.items ?? []), ...(further?.items ?? [])],
    showMore: next === null ? undefined : () => showMore(next),
  }
}
