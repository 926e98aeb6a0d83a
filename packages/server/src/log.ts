import { type Logger, pino } from 'pino'

/** Where a service writes what happened: one JSON object a line. */
export type Log = Logger

/** @param level - the least grave that is written; `silent` writes nothing */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }))
}
