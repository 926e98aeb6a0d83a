export { createClient, type UndertoneClient } from './client.ts'
