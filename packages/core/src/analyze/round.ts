/** A number with so many decimals, as short as JSON can write it. */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale
}

/**
 * Probabilities with four decimals that still sum to 1: each is rounded down, and what is missing goes to those that lost
 * most (the largest remainder method). The order of the values is kept.
 */
export function roundShares(values: ArrayLike<number>): number[] {
  const scaled = Array.from(values, value => value * 10_000)
  const floors = scaled.map(Math.floor)
  const missing = Math.round(10_000 - floors.reduce((sum, value) => sum + value, 0))
  scaled
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || values[b.index]! - values[a.index]! || a.index - b.index)
    .slice(0, missing)
    .forEach(({ index }) => {
      floors[index]!++
    })
  return floors.map(value => value / 10_000)
}
