import type { AppError } from '@undertone/core/errors'
import type { SettingsChange } from '@undertone/server/client'
import { useCallback, useState } from 'react'
import { changeSettings } from './service-settings.ts'
import { toAppError } from './use-answer.ts'

/** Sets something of the service, and says why it could not be set. */
export function useSetting() {
  const [failure, setFailure] = useState<AppError>()
  const set = useCallback(async (change: SettingsChange) => {
    try {
      await changeSettings(change)
      setFailure(undefined)
    } catch (cause) {
      setFailure(toAppError(cause))
    }
  }, [])
  return { set, failure }
}
