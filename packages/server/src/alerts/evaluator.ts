import type { ChannelRole, Segment } from '@undertone/core'

/** When to fire: these labels, this likely, on this role, for so long in a row. */
export interface AlertRule {
  readonly id: string
  readonly labels: readonly string[]
  /** 0..1 */
  readonly minProbability: number
  /** Whether the labels' probabilities count together, or the largest of them by itself. */
  readonly match: 'sum' | 'any'
  /** Of speech on one channel. */
  readonly seconds: number
  /** Null: whoever is heard. */
  readonly role: ChannelRole | null
}

/** A rule that was met. */
export interface FiredAlert {
  /** Id of the rule. */
  readonly rule: string
  readonly channel: number
  readonly role: ChannelRole
  /** Seconds: where the stretch begins. */
  readonly start: number
  /** Seconds: where it was long enough. */
  readonly at: number
  /** What the rule measures, as a mean over the speech from `start` to `at`, 0..1. */
  readonly probability: number
}

export interface AlertEvaluator {
  /**
   * Takes the next segment: of one channel in their order; between channels in the order of their ends.
   *
   * @returns what it made fire
   */
  push(segment: Segment): FiredAlert[]
}

/** A stretch of one channel that meets a rule so far. */
interface Run {
  readonly start: number
  seconds: number
  /** Measure times seconds. */
  weighted: number
}

/** What the sum of rounded times may lack. */
const TOLERANCE = 1e-6

/**
 * Watches the segments of one recording or call for rules. Speech counts as it follows on one channel: silence between two
 * segments neither counts nor ends a stretch, a segment below the rule's probability ends it. A rule fires once. The result
 * does not depend on how the speech was cut into segments, so a live call and its recording agree.
 *
 * @param roles - who is heard on each channel; a channel beyond them counts as `unknown`
 */
export function createAlertEvaluator(rules: readonly AlertRule[], roles: readonly ChannelRole[]): AlertEvaluator {
  const waiting = new Map(rules.map(rule => [rule, new Map<number, Run>()]))
  return {
    push(segment) {
      const { channel, start, end } = segment
      const role = roles[channel] ?? 'unknown'
      const fired: FiredAlert[] = []
      for (const [rule, runs] of waiting) {
        if (rule.role !== null && rule.role !== role) continue
        const measure = measureOf(rule, segment)
        if (measure < rule.minProbability) {
          runs.delete(channel)
          continue
        }
        const run = runs.get(channel) ?? { start, seconds: 0, weighted: 0 }
        const needed = rule.seconds - run.seconds
        if (end - start < needed - TOLERANCE) {
          run.seconds += end - start
          run.weighted += measure * (end - start)
          runs.set(channel, run)
          continue
        }
        waiting.delete(rule)
        const probability = (run.weighted + measure * needed) / rule.seconds
        fired.push({ rule: rule.id, channel, role, start: run.start, at: Math.min(end, start + needed), probability })
      }
      return fired
    },
  }
}

function measureOf({ labels, match }: AlertRule, { probabilities }: Segment): number {
  const values = labels.map(label => probabilities[label] ?? 0)
  return match === 'sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values)
}

/** Segments in the order in which an evaluator takes them. */
export function inOrderOfEnd(segments: readonly Segment[]): Segment[] {
  return [...segments].sort((a, b) => a.end - b.end || a.start - b.start || a.channel - b.channel)
}
