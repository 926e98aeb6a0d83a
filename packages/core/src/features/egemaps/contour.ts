import { percentileOfSorted } from '../../signal/select.ts'

/** A contour over frames: NaN where the measure does not exist. Its functionals take the frames where it does. */
export type Contour = Float64Array

/** Mean of each value and its two neighbours, as far as they exist; a frame without a value stays without. */
export function smooth(contour: Contour): Contour {
  return contour.map((value, t) => {
    if (Number.isNaN(value)) return value
    let sum = value
    let count = 1
    for (const neighbour of [contour[t - 1], contour[t + 1]])
      if (neighbour !== undefined && !Number.isNaN(neighbour)) {
        sum += neighbour
        count++
      }
    return sum / count
  })
}

/** The contour where `keep` says so, without a value elsewhere. */
export function where(contour: Contour, keep: readonly boolean[]): Contour {
  return contour.map((value, t) => (keep[t] ? value : Number.NaN))
}

/** Mean, and population deviation as a share of the mean's magnitude; both 0 where there is nothing to measure. */
export function meanAndSpread(values: ArrayLike<number>): [mean: number, stddevNorm: number] {
  const { mean, deviation } = moments(values)
  // Below this the mean is rounding noise, and a share of it says nothing.
  return [mean, Math.abs(mean) > 1e-9 ? deviation / Math.abs(mean) : 0]
}

/** Mean and population standard deviation of the values that are not NaN; both 0 without any. */
export function moments(values: ArrayLike<number>): { mean: number; deviation: number } {
  let count = 0
  let sum = 0
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i]!)) {
      sum += values[i]!
      count++
    }
  if (count === 0) return { mean: 0, deviation: 0 }
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) squares += (values[i]! - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / count) }
}

/**
 * The ten functionals of F0 and loudness: mean, normalised deviation, 20th, 50th and 80th percentile, their range,
 * then mean and deviation of the slopes of the rising and of the falling parts (per second, both as positive numbers).
 * A part runs from one turn of the contour to the next, within a run of frames that have a value.
 */
export function tenFunctionals(contour: Contour, hopSeconds: number): number[] {
  const sorted = contour.filter(value => !Number.isNaN(value)).sort()
  const [low = 0, middle = 0, high = 0] =
    sorted.length > 0 ? [0.2, 0.5, 0.8].map(share => percentileOfSorted(Float32Array.from(sorted), share)) : []
  const rising: number[] = []
  const falling: number[] = []
  for (const { from, to } of partsOf(contour, turnThreshold(sorted))) {
    const slope = (contour[to]! - contour[from]!) / ((to - from) * hopSeconds)
    if (slope > 0) rising.push(slope)
    else if (slope < 0) falling.push(-slope)
  }
  const up = moments(rising)
  const down = moments(falling)
  return [...meanAndSpread(contour), low, middle, high, high - low, up.mean, up.deviation, down.mean, down.deviation]
}

/** How many peaks a contour has: turns from rising to falling, not counting its ends. */
export function countPeaks(contour: Contour): number {
  const sorted = contour.filter(value => !Number.isNaN(value)).sort()
  const parts = partsOf(contour, turnThreshold(sorted))
  return parts.filter(
    (part, i) =>
      contour[part.to]! > contour[part.from]! && parts[i + 1] !== undefined && parts[i + 1]!.from === part.to,
  ).length
}

/** Lengths in frames of the runs in which `flag` is `value`. */
export function runLengths(flags: readonly boolean[], value: boolean): number[] {
  const lengths: number[] = []
  let length = 0
  for (const flag of [...flags, !value]) {
    if (flag === value) length++
    else if (length > 0) {
      lengths.push(length)
      length = 0
    }
  }
  return lengths
}

/** A turn smaller than a tenth of the contour's range is a ripple, not a turn. */
function turnThreshold(sorted: Contour): number {
  return sorted.length === 0 ? 0 : 0.1 * (sorted.at(-1)! - sorted[0]!)
}

interface Part {
  readonly from: number
  readonly to: number
}

/** The rises and falls between the turns of each run of frames with a value, in order. */
function partsOf(contour: Contour, threshold: number): Part[] {
  const parts: Part[] = []
  let start = 0
  for (let t = 0; t <= contour.length; t++) {
    if (t < contour.length && !Number.isNaN(contour[t]!)) continue
    if (t - start > 1) parts.push(...partsOfRun(contour, start, t, threshold))
    start = t + 1
  }
  return parts
}

/** Follows the contour and turns where it has come back by `threshold` from its last extreme. */
function partsOfRun(contour: Contour, start: number, end: number, threshold: number): Part[] {
  const turns = [start]
  let lowest = start
  let highest = start
  let direction = 0
  for (let t = start + 1; t < end; t++) {
    const value = contour[t]!
    if (value >= contour[highest]!) highest = t
    if (value <= contour[lowest]!) lowest = t
    if (direction >= 0 && contour[highest]! - value > threshold && highest < t) {
      if (highest > turns.at(-1)!) turns.push(highest)
      direction = -1
      lowest = t
      highest = t
    } else if (direction <= 0 && value - contour[lowest]! > threshold && lowest < t) {
      if (lowest > turns.at(-1)!) turns.push(lowest)
      direction = 1
      highest = t
      lowest = t
    }
  }
  turns.push(direction > 0 ? highest : direction < 0 ? lowest : end - 1)
  return turns.slice(1).flatMap((to, i) => (to > turns[i]! ? [{ from: turns[i]!, to }] : []))
}
