import type { AppError } from '@undertone/core/errors'
import type { Settings, SettingsChange } from '@undertone/server/client'
import { useSyncExternalStore } from 'react'
import { api } from './api.ts'
import { useAnswer } from './use-answer.ts'

/** How the service is set, and what went wrong where it could not be asked. */
export interface SettingsAnswer {
  /** What it said last, also on an earlier visit; undefined before it was ever asked. */
  readonly settings: Settings | undefined
  readonly error: AppError | undefined
  readonly again: () => void
}

const KEY = 'service-settings'
const listeners = new Set<() => void>()
let known = read()

/** How the service is set for everybody; asked anew when a screen opens. */
export function useSettings(): SettingsAnswer {
  const { error, again } = useAnswer('settings', ask)
  const settings = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => known,
  )
  return { settings, error, again }
}

/** Sets the service for everybody. @throws AppError `access/forbidden` for those who may not */
export async function changeSettings(change: SettingsChange): Promise<void> {
  hold(await api.changeSettings(change))
}

async function ask(_: string, signal: AbortSignal): Promise<void> {
  hold(await api.settings({ signal }))
}

function hold(settings: Settings): void {
  known = settings
  localStorage.setItem(KEY, JSON.stringify(settings))
  for (const listener of listeners) listener()
}

function read(): Settings | undefined {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '') as Settings
  } catch {
    return undefined
  }
}
