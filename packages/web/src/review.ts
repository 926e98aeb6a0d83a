import type { AnalysisEntry } from '@undertone/server/client'
import { api } from './api.ts'
import { doLater } from './later.ts'
import { strings } from './strings/index.ts'

/**
 * Says that recordings were reviewed, or that they were not, which can be taken back for a moment.
 *
 * @param onChanged - the service has it, or has it no more
 */
export async function review(
  entries: readonly Pick<AnalysisEntry, 'id' | 'reviewed'>[],
  reviewed: boolean,
  onChanged: () => void,
): Promise<void> {
  const changed = entries.filter(entry => (entry.reviewed !== null) !== reviewed)
  if (changed.length === 0) return
  const set = (to: boolean) => Promise.all(changed.map(({ id }) => api.change(id, { reviewed: to }))).finally(onChanged)
  await set(reviewed)
  const said = reviewed ? strings.states.saidReviewed : strings.states.saidNotReviewed
  doLater(
    said(changed.length),
    () => undefined,
    () => void set(!reviewed),
  )
}
