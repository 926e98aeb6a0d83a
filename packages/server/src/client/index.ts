export { createClient, problemError, type UndertoneClient } from './client.ts'
