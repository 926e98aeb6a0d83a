import type { ChannelRole } from '@undertone/core'
import type { AskedOptions } from '@undertone/server/client'
import { useSyncExternalStore } from 'react'

/** What a person chose for what is added now; what was not chosen is as the service is set. */
export interface Choices {
  /** Who is heard on the channels: how this person's calls are laid out, so the browser remembers it. */
  readonly roles: readonly ChannelRole[]
  readonly model: string | undefined
  readonly noticeGiven: boolean | undefined
}

const KEY = 'roles'
const listeners = new Set<() => void>()
let current: Choices = { roles: read(), model: undefined, noticeGiven: undefined }

export function useChoices(): Choices {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

export function choices(): Choices {
  return current
}

export function choose(change: Partial<Choices>): void {
  current = { ...current, ...change }
  localStorage.setItem(KEY, JSON.stringify(current.roles))
  for (const listener of listeners) listener()
}

/** The choices as a request says them. */
export function optionsOf({ roles, model, noticeGiven }: Choices): AskedOptions {
  return {
    ...(roles.length > 0 && { roles: [...roles] }),
    ...(model !== undefined && { model }),
    ...(noticeGiven !== undefined && { notice_given: noticeGiven }),
  }
}

function read(): readonly ChannelRole[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as ChannelRole[]
  } catch {
    return []
  }
}
