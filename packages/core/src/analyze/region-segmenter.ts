import type { FrameRange } from '../segment/region.ts'
import { argmax } from '../signal/argmax.ts'
import type { QualityFlag } from './analysis.ts'
import { type Opinion, poolOpinions } from './pool-opinions.ts'
import { UNCERTAIN } from './words.ts'

/** A window of speech that the model has scored. */
export interface ScoredWindow extends FrameRange {
  readonly probabilities: Float32Array
  readonly quality: readonly QualityFlag[]
  /** False where the sound is too far gone for any label. */
  readonly judgeable: boolean
}

/** A segment before it has its times in seconds and its evidence. */
export interface DraftSegment extends FrameRange {
  readonly label: string
  /** In the order of the model's labels, summing to 1. */
  readonly probabilities: Float64Array
  readonly quality: readonly QualityFlag[]
}

/** What decides where a segment begins and which label it gets. */
export interface SegmenterOptions {
  readonly labels: readonly string[]
  /** A likeliest label below this probability is not said: the segment is `uncertain`. */
  readonly uncertainBelow: number
  readonly hopFrames: number
  /** No label holds for less, unless the region itself is shorter. */
  readonly minimumFrames: number
}

/** With one of these on it, a stretch is `uncertain` whatever the model says. */
export const UNJUDGEABLE: ReadonlySet<QualityFlag> = new Set(['music', 'quiet', 'too-short'])

interface Cell extends DraftSegment {
  readonly blocked: boolean
}

/**
 * Turns the scored windows of one speech region after the other into segments that tile the region.
 *
 * The region is cut into cells of one hop from its start (a last piece under half a hop joins the cell before). A cell's
 * probabilities are those of the windows that cover it, pooled by how much of it they cover. Cells of one label make a
 * segment; another label starts a new one only once it has held for the minimum length, so the delay is bounded and the
 * result does not depend on when it is asked for.
 */
export class RegionSegmenter {
  readonly #options: SegmenterOptions
  #windows: ScoredWindow[] = []
  /** Start of the first cell that is not cut yet. */
  #at = 0
  #current: Cell[] = []
  #label = UNCERTAIN
  #pending: Cell[] = []

  constructor(options: SegmenterOptions) {
    this.#options = options
  }

  /** A new region begins. The last one must have been closed. */
  open(startFrame: number): void {
    this.#at = startFrame
  }

  /** The region's next window, in order of start. Returns the segments that no later window can change. */
  add(window: ScoredWindow): DraftSegment[] {
    const done: DraftSegment[] = []
    this.#windows.push(window)
    const { hopFrames } = this.#options
    while (this.#at + hopFrames <= window.startFrame) {
      this.#place(this.#cut(this.#at, this.#at + hopFrames), done)
      this.#at += hopFrames
      this.#windows = this.#windows.filter(w => w.endFrame > this.#at)
    }
    return done
  }

  /** The region ends. Returns the segments that are left. */
  close(endFrame: number): DraftSegment[] {
    const done: DraftSegment[] = []
    for (const cell of this.#rest(endFrame)) this.#place(cell, done)
    const last = [...this.#current, ...this.#pending]
    if (last.length > 0) done.push(this.#merge(last))
    this.#current = []
    this.#pending = []
    this.#windows = []
    return done
  }

  /**
   * What the stretch that is not final yet sounds like so far; undefined where nothing is open. Changes nothing.
   *
   * @param window - heard in place of the region's last window, which is not known yet
   */
  partial(endFrame: number, window?: ScoredWindow): DraftSegment | undefined {
    const kept = this.#windows
    if (window) this.#windows = [...kept, window]
    const cells = [...this.#current, ...this.#pending, ...this.#rest(endFrame)]
    this.#windows = kept
    return cells.length > 0 ? this.#merge(cells) : undefined
  }

  #rest(endFrame: number): Cell[] {
    const { hopFrames } = this.#options
    if (endFrame <= this.#at) return []
    const count = Math.max(1, Math.floor((endFrame - this.#at) / hopFrames + 0.5))
    return Array.from({ length: count }, (_, index) => {
      const start = this.#at + index * hopFrames
      return this.#cut(start, index === count - 1 ? endFrame : start + hopFrames)
    })
  }

  #cut(startFrame: number, endFrame: number): Cell {
    const opinions: (Opinion & Pick<ScoredWindow, 'quality' | 'judgeable'>)[] = []
    for (const { startFrame: from, endFrame: to, ...scored } of this.#windows) {
      const weight = Math.min(to, endFrame) - Math.max(from, startFrame)
      if (weight > 0) opinions.push({ ...scored, weight })
    }
    const probabilities = poolOpinions(opinions, this.#options.labels.length)
    const quality = opinions.length === 0 ? (['too-short'] as const) : flagsOfMost(opinions, 0.5)
    const blocked = quality.some(flag => UNJUDGEABLE.has(flag)) || !mostly(opinions, ({ judgeable }) => judgeable)
    return { startFrame, endFrame, probabilities, quality, blocked, label: this.#labelOf(probabilities, blocked) }
  }

  #labelOf(probabilities: Float64Array, blocked: boolean): string {
    const best = argmax(probabilities)
    return blocked || probabilities[best]! < this.#options.uncertainBelow ? UNCERTAIN : this.#options.labels[best]!
  }

  #place(cell: Cell, done: DraftSegment[]): void {
    const { minimumFrames } = this.#options
    if (this.#pending.length === 0 && this.#current.length > 0 && cell.label === this.#label) this.#current.push(cell)
    else if (this.#current.length === 0 || lengthOf(this.#current) < minimumFrames || cell.label === this.#label)
      this.#hold([...this.#current, ...this.#pending, cell])
    else {
      this.#pending.push(cell)
      if (lengthOf(this.#pending) < minimumFrames) return
      done.push(this.#merge(this.#current))
      this.#hold(this.#pending)
    }
  }

  #hold(cells: Cell[]): void {
    this.#current = cells
    this.#label = this.#merge(cells).label
    this.#pending = []
  }

  #merge(cells: readonly Cell[]): DraftSegment {
    const opinions = cells.map(cell => ({ ...cell, weight: cell.endFrame - cell.startFrame }))
    const probabilities = poolOpinions(opinions, this.#options.labels.length)
    return {
      startFrame: cells[0]!.startFrame,
      endFrame: cells[cells.length - 1]!.endFrame,
      probabilities,
      quality: flagsOfMost(opinions, 0.25),
      label: this.#labelOf(
        probabilities,
        mostly(opinions, ({ blocked }) => blocked),
      ),
    }
  }
}

function lengthOf(cells: readonly FrameRange[]): number {
  return cells.length === 0 ? 0 : cells[cells.length - 1]!.endFrame - cells[0]!.startFrame
}

/** Whether at least half of the weight is so. */
function mostly<T extends { readonly weight: number }>(items: readonly T[], is: (item: T) => boolean): boolean {
  const total = items.reduce((sum, { weight }) => sum + weight, 0)
  return 2 * items.reduce((sum, item) => sum + (is(item) ? item.weight : 0), 0) >= total
}

/** The flags on at least this share of the weight. */
function flagsOfMost(
  items: readonly { readonly weight: number; readonly quality: readonly QualityFlag[] }[],
  share: number,
): QualityFlag[] {
  const weights = new Map<QualityFlag, number>()
  let total = 0
  for (const { weight, quality } of items) {
    total += weight
    for (const flag of quality) weights.set(flag, (weights.get(flag) ?? 0) + weight)
  }
  return [...weights].filter(([, weight]) => weight >= share * total).map(([flag]) => flag)
}
