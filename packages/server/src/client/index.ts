export { createClient, type UndertoneClient } from './client.ts'
export type { LiveSession } from './open-live.ts'
