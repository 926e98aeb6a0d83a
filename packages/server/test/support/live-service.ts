/**
 * A service of its own process on the folder (and the PostgreSQL) that is named, with a model and a token of Twilio; says
 * its address on standard output, and waits to be killed.
 */
import { startServer } from '../../src/index.ts'

const [, , dataFolder = '', model = '', twilioAuthToken = '', databaseUrl] = process.argv
const live = { threads: 1, twilioAuthToken, maxSpeed: 1000 }
const parts = { ...{ dataFolder, model, live, port: 0, workers: 1 }, ...(databaseUrl && { databaseUrl }) }
const { address } = await startServer({ ...parts, logLevel: 'warn' })
console.log(address)
