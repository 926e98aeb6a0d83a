import { AppError } from '../../src/errors.ts'
import { serveJobs } from '../../src/node/worker-pool.ts'

serveJobs(async (input: number | string, onProgress, onNote: (note: string) => void): Promise<number> => {
  if (input === 'coded') throw new AppError('audio/empty', 'No samples, as asked.', { why: 'asked for' })
  if (input === 'plain') throw new TypeError('a fault')
  if (input === 'die') process.exit(3)
  if (input === 'crash') process.kill(process.pid, 'SIGSEGV')
  if (input === 'hang') await new Promise(() => {})
  if (input === 7) {
    onProgress(1, 7)
    onNote('lucky')
  }
  return 2 * Number(input)
})
