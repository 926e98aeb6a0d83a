import type { QualityFlag } from '@undertone/core'

const SPOILING: ReadonlySet<QualityFlag> = new Set(['clipped', 'noisy', 'music', 'quiet'])

/** Whether a flag says that the sound is hard to judge; the band of a telephone and speech together are told elsewhere. */
export function isSpoiled(flag: QualityFlag): boolean {
  return SPOILING.has(flag)
}
