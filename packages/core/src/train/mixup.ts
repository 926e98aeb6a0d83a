import type { Random } from '../random.ts'

/**
 * The share that a row keeps when it is mixed with another: Beta(strength, strength), so that a small strength gives shares
 * near 0 or 1, and 1 gives all alike.
 *
 * @param strength - above 0 and at most 1
 *
 * Source: Zhang et al. 2018, "mixup: beyond empirical risk minimization"; drawn as Jöhnk 1964.
 */
export function drawShare(random: Random, strength: number): number {
  for (;;) {
    const a = random.uniform() ** (1 / strength)
    const b = random.uniform() ** (1 / strength)
    if (a + b > 0 && a + b <= 1) return a / (a + b)
  }
}

/** target = share target + (1 - share) other, from `at` on. */
export function mixInto(target: Float32Array, at: number, other: Float32Array, share: number): void {
  for (let i = 0; i < other.length; i++) target[at + i] = share * target[at + i]! + (1 - share) * other[i]!
}
