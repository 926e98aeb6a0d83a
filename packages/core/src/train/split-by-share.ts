import { AppError } from '../errors.ts'
import { createRandom } from '../random.ts'
import type { DatasetClip } from './dataset.ts'
import { checkNoLeak } from './split.ts'

/** Shares of the speakers: for training, validation and test. */
export type Shares = readonly [training: number, validation: number, test: number]

/** 60/20/20. */
export const DEFAULT_SHARES: Shares = [60, 20, 20]

/** One side of a split: its speakers, and the places of their clips in the list. */
export interface Side {
  readonly speakers: readonly string[]
  readonly places: readonly number[]
}

export interface ThreeWaySplit {
  /** Learned from. */
  readonly training: Side
  /** Decides among settings. */
  readonly validation: Side
  /** Judged once. */
  readonly test: Side
}

/** With fewer speakers one alone would be validation, and one alone the test. */
const LEAST_SPEAKERS = 5
const DRAWS = 200

/**
 * Divides the speakers, so that no voice is on two sides. Of 200 seeded draws that one is taken whose sides have the labels
 * most nearly in the shares asked for.
 *
 * @throws AppError `dataset/too-few-speakers` below 5 speakers; `dataset/leak`
 */
export function splitByShare(
  clips: readonly DatasetClip[],
  shares: Shares = DEFAULT_SHARES,
  { seed = 1 }: { readonly seed?: number } = {},
): ThreeWaySplit {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort()
  if (speakers.length < LEAST_SPEAKERS)
    throw new AppError(
      'dataset/too-few-speakers',
      `Expected at least ${LEAST_SPEAKERS} speakers for a split of ${shares.join('/')}, found ${speakers.length}. Add speakers, or use --k-fold ${Math.max(2, speakers.length)}, which tests each speaker in turn.`,
      { speakers: speakers.length },
    )
  const sizes = sizesOf(speakers.length, shares)
  const random = createRandom(seed)
  let best: readonly string[][] = []
  let least = Number.POSITIVE_INFINITY
  for (let draw = 0; draw < DRAWS; draw++) {
    const order = random.shuffle([...speakers])
    const sides = [
      order.slice(0, sizes[0]),
      order.slice(sizes[0], sizes[0] + sizes[1]),
      order.slice(sizes[0] + sizes[1]),
    ]
    const off = unevenness(clips, sides, shares)
    if (off < least) [best, least] = [sides, off]
  }
  const [training, validation, test] = best.map((own): Side => {
    const held = new Set(own)
    return {
      speakers: [...own].sort(),
      places: [...clips.keys()].filter(place => held.has(clips[place]!.speaker)),
    }
  })
  const split = { training: training!, validation: validation!, test: test! }
  const clipsOf = ({ places }: Side) => places.map(place => clips[place]!)
  checkNoLeak(clipsOf(split.training), clipsOf(split.validation))
  checkNoLeak([...clipsOf(split.training), ...clipsOf(split.validation)], clipsOf(split.test))
  return split
}

/** How many speakers each side gets: at least one each, the rest in training. */
function sizesOf(speakers: number, shares: Shares): [number, number, number] {
  const whole = shares[0] + shares[1] + shares[2]
  const [validation, test] = [shares[1], shares[2]].map(share => Math.max(1, Math.round((speakers * share) / whole)))
  return [Math.max(1, speakers - validation! - test!), validation!, test!]
}

/** Over labels and sides, the squared difference of the share of a label's clips from the share that the side should have. */
function unevenness(clips: readonly DatasetClip[], sides: readonly (readonly string[])[], shares: Shares): number {
  const whole = shares[0] + shares[1] + shares[2]
  const sideOf = new Map(sides.flatMap((own, side) => own.map(speaker => [speaker, side] as const)))
  const counts = new Map<string, number[]>()
  for (const { label, speaker } of clips) {
    const own = counts.get(label) ?? [0, 0, 0]
    own[sideOf.get(speaker)!]!++
    counts.set(label, own)
  }
  let sum = 0
  for (const own of counts.values()) {
    const total = own[0]! + own[1]! + own[2]!
    for (const [side, count] of own.entries()) sum += (count / total - shares[side]! / whole) ** 2
  }
  return sum
}
