import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'

/** Whether nothing more will happen to an analysis by itself. */
export function isSettled({ state }: Pick<AnalysisRow, 'state'>): boolean {
  return state === 'done' || state === 'failed'
}

/**
 * Waits until an analysis is settled, or the service is about to close.
 *
 * @param seconds - at most
 * @returns the row as it is then; undefined where it is gone
 */
export async function waitForAnalysis(
  { table, changes }: Pick<Service, 'table' | 'changes'>,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<AnalysisRow | undefined> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)])
  let wake = () => {}
  let changed = false
  const unwatch = changes.watch(id, () => {
    changed = true
    wake()
  })
  const onEnd = () => wake()
  end.addEventListener('abort', onEnd)
  try {
    for (;;) {
      changed = false
      const row = await table.get(id)
      if (!row || isSettled(row) || end.aborted || changes.isEnded) return row
      await new Promise<void>(resolve => {
        wake = resolve
        if (changed || end.aborted) resolve()
      })
    }
  } finally {
    unwatch()
    end.removeEventListener('abort', onEnd)
  }
}
