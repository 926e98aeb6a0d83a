import { createClient } from '@undertone/server/client'
import { watchedFetch } from './connection.ts'

/** The service that this page came from, in the types of its contract. */
export const api = createClient(location.origin, { fetch: watchedFetch })
