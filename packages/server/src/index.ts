export type { ServerOptions } from './config.ts'
export { createApiKey, migrateDatabase, type RunningServer, startServer, startWorker } from './main.ts'
