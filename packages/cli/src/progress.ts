/** A line that says how far the work is, on standard error and only at a terminal. */
export interface Progress {
  update(done: number, total: number, about: string): void
  /** Takes the line away until the next update, so that something else can be printed. */
  clear(): void
  stop(): void
}

/** A progress bar; nothing at all where standard error is not a terminal or `quiet` is set. */
export async function createProgress(unit: string, quiet: boolean): Promise<Progress> {
  if (quiet || !process.stderr.isTTY) return { update: () => {}, clear: () => {}, stop: () => {} }
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value}/{total} ${unit}, {eta_formatted} left  {about}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    stream: process.stderr,
  })
  let started = false
  return {
    update(done, total, about) {
      const payload = { about: about.slice(-30) }
      if (!started) bar.start(total, done, payload)
      else {
        bar.setTotal(total)
        bar.update(done, payload)
      }
      started = true
    },
    clear() {
      if (started) process.stderr.write('\r\x1b[K')
    },
    stop() {
      if (started) bar.stop()
      started = false
    },
  }
}
