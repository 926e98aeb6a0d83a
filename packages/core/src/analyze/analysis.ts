import type { Interval } from '../audio/audio.ts'

/** Who is heard on a channel. The emotion of an `agent` is off unless switched on with a reason (EU AI Act, Art. 5). */
export type ChannelRole = 'customer' | 'agent' | 'unknown'

/** What makes a stretch of sound harder to judge. */
export type QualityFlag = 'clipped' | 'noisy' | 'narrow-band' | 'too-short' | 'music' | 'overlap' | 'quiet'

/** Why a label was given, in words and as the number behind them: a difference to this voice's own baseline. */
export interface Evidence {
  /** `pitch`, `pitch-range`, `level`, `rate`, `brightness`, ... */
  readonly measure: string
  /** Difference to the baseline, in `unit`. */
  readonly difference: number
  readonly unit: string
  /**
   * Where the voice usually is: its 10th and 90th percentile as differences to the baseline, in `unit`, so around 0. Results
   * of earlier versions do not have it.
   */
  readonly usual?: readonly [low: number, high: number]
  /** For people: "voice 4 semitones higher than usual for this caller". */
  readonly text: string
}

/** A result: an interval of one channel with one label. Segments are ordered and disjoint within a channel. */
export interface Segment extends Interval {
  readonly channel: number
  /** A label of the model, or `uncertain`: a value, never a missing one. */
  readonly label: string
  /** Calibrated probability of the likeliest label, 0..1. */
  readonly confidence: number
  /** Every label of the model, summing to 1; equal shares where nothing could be scored. */
  readonly probabilities: Readonly<Record<string, number>>
  readonly quality: readonly QualityFlag[]
  readonly evidence: readonly Evidence[]
}

/** A stretch in which one channel begins to speak while another is speaking. */
export interface Interruption extends Interval {
  /** The channel that was speaking. */
  readonly of: number
}

/** What one channel holds, emotion aside. */
export interface ChannelAnalysis {
  /** From 0, in the order of the recording. */
  readonly index: number
  readonly role: ChannelRole
  /** Whether emotion was judged on this channel. */
  readonly emotion: boolean
  /** Why the emotion of an agent was switched on, as the user gave it; absent everywhere else. */
  readonly emotionReason?: string
  /** Speech regions, [start, end] in seconds. */
  readonly speech: readonly (readonly [number, number])[]
  readonly talk: {
    readonly speechSeconds: number
    /** speechSeconds / duration of the recording, 0..1 */
    readonly speechShare: number
    readonly longestSilenceSeconds: number
    readonly interruptions: readonly Interruption[]
    /** Mean level while speaking, dB relative to full scale; null without speech. */
    readonly speechLevelDb: number | null
  }
  /** Estimated signal-to-noise ratio, dB; null where it cannot be told. */
  readonly snrDb: number | null
  readonly quality: readonly QualityFlag[]
}

/** A moment worth listening to. */
export interface Moment extends Interval {
  readonly channel: number
  readonly label: string
  readonly confidence: number
}

/** What the segments of one channel say together. Channels whose emotion is off have none. */
export interface ChannelSummary {
  readonly channel: number
  /** Share of each label by speaking time, `uncertain` included, summing to 1 (all 0 without speech). */
  readonly share: Readonly<Record<string, number>>
  /** Label with the largest share, `uncertain` included; null without speech. */
  readonly dominant: string | null
  /** Mean probabilities in the first and the last quarter of the recording; null where a quarter has no judged speech. */
  readonly arc: {
    readonly first: Readonly<Record<string, number>> | null
    readonly last: Readonly<Record<string, number>> | null
    readonly text: string
  }
}

/** The answer before the evidence and the data. */
export interface Summary {
  readonly channels: readonly ChannelSummary[]
  /** Strongest first. */
  readonly moments: readonly Moment[]
  /** Seconds in which no channel speaks. */
  readonly silenceSeconds: number
  /** Stretches in which two channels or more speak. */
  readonly overlapSeconds: number
  /** One sentence that answers first. */
  readonly text: string
}

/**
 * The whole result for one recording, and the only result shape: the command prints it, the API returns it, the app draws it.
 * Times are seconds, to the millisecond; probabilities have four decimals and sum to 1. Its JSON Schema is
 * `docs/analysis.schema.json`.
 */
export interface Analysis {
  readonly version: '1'
  readonly source: {
    readonly name: string
    readonly durationSeconds: number
    /** Hz, the recording's own. */
    readonly sampleRate: number
    readonly channels: number
    readonly container: string
    readonly codec: string
  }
  readonly model: {
    readonly id: string
    readonly sha256: string
    readonly labels: readonly string[]
    readonly commercialUse: boolean
  }
  readonly settings: {
    /** Hz at which the features were computed. */
    readonly analysisRate: number
    readonly windowSeconds: number
    readonly hopSeconds: number
    readonly baseline: 'recording' | 'running'
    /** How boldly probabilities were adapted to each voice; `off` where they were not, or the model cannot. */
    readonly adapt: 'safe' | 'fast' | 'off'
  }
  readonly channels: readonly ChannelAnalysis[]
  /** Ordered by start, then channel. */
  readonly segments: readonly Segment[]
  readonly summary: Summary
  /** What a reader should know: resampled, roles not given, agent emotion off, research-only model, ... */
  readonly notes: readonly string[]
}
