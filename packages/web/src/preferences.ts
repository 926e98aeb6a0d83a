import type { ChannelRole } from '@undertone/core'
import { useSyncExternalStore } from 'react'

/** How this browser sends recordings, until it is told otherwise. */
export interface Preferences {
  /** Undefined until it was chosen: then the service's default is used. */
  readonly model: string | undefined
  readonly roles: readonly ChannelRole[]
  /** The reason for judging agents' emotion too; empty: it is not judged. */
  readonly agentEmotion: string
  readonly noticeGiven: boolean
  /** Undefined: kept until it is deleted. */
  readonly retentionDays: number | undefined
}

const KEY = 'preferences'
const FIRST: Preferences = {
  model: undefined,
  roles: [],
  agentEmotion: '',
  noticeGiven: false,
  retentionDays: undefined,
}
const listeners = new Set<() => void>()
let current = read()

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
}

export function preferences(): Preferences {
  return current
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  localStorage.setItem(KEY, JSON.stringify(current))
  for (const listener of listeners) listener()
}

function read(): Preferences {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) }
  } catch {
    return FIRST
  }
}

/** The preferences as an upload says them. */
export function optionsOf({ model, roles, agentEmotion, noticeGiven, retentionDays }: Preferences) {
  return {
    ...(model !== undefined && { model }),
    ...(roles.length > 0 && { roles: [...roles] }),
    ...(agentEmotion !== '' && { agentEmotion }),
    ...(noticeGiven && { notice_given: true }),
    ...(retentionDays !== undefined && { retentionDays }),
  }
}
