import { AppError } from '@undertone/core/errors'
import { printFailure, wantsJson } from './failure.ts'
import { removeUnfinished } from './output.ts'

const controller = new AbortController()
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const GRACE_MILLISECONDS = 1000
let endInOrder: (() => void) | undefined

/**
 * Ctrl-C and its kin: the first one cancels the work that was given `signal` and removes what was half-written; the
 * process ends when the work has let go, or a second later.
 */
export const interruption = {
  signal: controller.signal,
  listen(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => {
        const leave = () => {
          removeUnfinished()
          // The last to run at the end: a thread that waits in the system, as for a pipe's writer, would keep the process.
          process.once('exit', () => {
            process.removeAllListeners(name)
            process.kill(process.pid, name)
          })
          process.exit(EXIT_CODES[name])
        }
        if (controller.signal.aborted) leave()
        if (endInOrder) {
          controller.abort()
          return endInOrder()
        }
        const cancelled = new AppError('cancelled', `Stopped by ${name}; nothing half-written was kept.`)
        process.exitCode = EXIT_CODES[name]
        printFailure(cancelled, { json: wantsJson(process.argv) })
        controller.abort(cancelled)
        removeUnfinished()
        setTimeout(leave, GRACE_MILLISECONDS).unref()
      })
  },
  /** For what runs until it is told to end: from now on the first signal only says so, here, and a second one ends it. */
  untilAsked(): Promise<void> {
    return new Promise(resolve => {
      endInOrder = resolve
    })
  },
}
