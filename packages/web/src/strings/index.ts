import { alerts } from './alerts.ts'
import { common } from './common.ts'
import { explore } from './explore.ts'
import { live } from './live.ts'
import { models } from './models.ts'
import { recording } from './recording.ts'
import { settings } from './settings.ts'
import { start } from './start.ts'
import { webhooks } from './webhooks.ts'
import { worklist } from './worklist.ts'

/**
 * All words of the app, one file a screen: English. A sentence with a value in it is a function, so that another language
 * can put the value elsewhere; none is built by joining halves.
 */
export const strings = {
  ...common,
  alerts,
  explore,
  live,
  start,
  recording,
  models,
  settingsScreen: settings,
  webhooks,
  worklist,
}
