import { COMMON_LABELS } from './dataset.ts'

/** Each label once: the common ones in their own order, then others by name. */
export function orderLabels(labels: Iterable<string>): string[] {
  const present = new Set(labels)
  const common: readonly string[] = COMMON_LABELS.filter(label => present.has(label))
  return [...common, ...[...present].filter(label => !common.includes(label)).sort()]
}
