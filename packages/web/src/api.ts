import { createAlertEvaluator, createClient, isEnd } from '@undertone/server/client'
import { watchedFetch } from './connection.ts'

/** The service that this page came from, in the types of its contract. */
export const api = createClient(location.origin, { fetch: watchedFetch })

/** The same service, asked in another way: for uploads that tell how far they are. */
export function apiOver(ask: typeof fetch) {
  return createClient(location.origin, { fetch: ask })
}

/** Holds segments against alert rules as the service does, here: nothing has to be sent for it. */
/** Whether nothing follows an event of an analysis. */
export { createAlertEvaluator, isEnd }
