/** A line that says how far the work is, on standard error and only at a terminal. */
export interface Progress {
  update(done: number, total: number, about: string): void
  /** Prints above the bar. */
  note(text: string): void
  stop(): void
}

/** A progress bar; nothing at all where standard error is not a terminal or `quiet` is set. */
export async function createProgress(unit: string, quiet: boolean): Promise<Progress> {
  const note = (text: string) => process.stderr.write(text)
  if (quiet || !process.stderr.isTTY) return { update: () => {}, note, stop: () => {} }
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value}/{total} ${unit}  {about}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
    stopOnComplete: false,
    gracefulExit: false,
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
    note(text) {
      if (started) process.stderr.write('\r\x1b[K')
      note(text)
    },
    stop() {
      if (started) bar.stop()
      started = false
    },
  }
}
