import { FRAME_HOP_SECONDS } from '../features/descriptors.ts'
import type { Evidence } from './analysis.ts'
import { RunningQuantiles } from './running-quantiles.ts'
import { measuresOf, type VoiceMeasures, type VoiceSums } from './voice.ts'

/** Below this much speech of a voice, nothing is said to be unusual for it. */
export const BASELINE_SECONDS = 10
/** Pieces of evidence on a segment, the strongest first. */
const MOST_EVIDENCE = 4
/** A difference counts from this many standard deviations of the voice: outside its usual 10 to 90 %. */
const UNUSUAL = 1.28
/** Width of 10 to 90 % of a normal distribution, in standard deviations. */
const DECILES = 2 * UNUSUAL

/** Where the count of syllables finds fewer a second, it has failed: nobody speaks that slowly. */
const SLOWEST_RATE = 1
/** A count of syllables is trusted to this many. */
const COUNTED_WITHIN = 3

interface Measure {
  readonly name: string
  readonly unit: string
  /** Smallest difference worth words, in `unit`: about twice what a listener just notices. */
  readonly noticeable: number
  /** Histogram that the baseline keeps: lowest, highest, step. */
  readonly range: readonly [number, number, number]
  readonly sentence: (size: string, higher: boolean, whose: string, now: number, usual: number) => string
}

const MEASURES: Readonly<Record<keyof VoiceMeasures, Measure>> = {
  pitch: {
    name: 'pitch',
    unit: 'semitones',
    noticeable: 1.5,
    range: [0, 48, 0.1],
    sentence: (size, higher, whose) => `voice ${size} semitones ${higher ? 'higher' : 'lower'} than usual for ${whose}`,
  },
  pitchRange: {
    name: 'pitch-range',
    unit: 'semitones',
    noticeable: 3,
    range: [0, 48, 0.1],
    sentence: (_, higher, whose, now, usual) =>
      `pitch moves over a ${higher ? 'wider' : 'narrower'} range than usual for ${whose} (${now.toFixed(0)} against ${usual.toFixed(0)} semitones)`,
  },
  level: {
    name: 'level',
    unit: 'dB',
    noticeable: 3,
    range: [-100, 60, 0.25],
    sentence: (size, higher, whose) => `${size} dB ${higher ? 'louder' : 'quieter'} than usual for ${whose}`,
  },
  brightness: {
    name: 'brightness',
    unit: 'dB',
    noticeable: 3,
    range: [-80, 40, 0.25],
    sentence: (size, higher, whose) =>
      `${higher ? 'brighter, tenser' : 'duller, softer'} voice than usual for ${whose} (${size} dB ${higher ? 'more' : 'less'} above 1 kHz)`,
  },
  rate: {
    name: 'rate',
    unit: 'syllables/s',
    noticeable: 0.8,
    range: [0, 15, 0.1],
    sentence: (_, higher, whose, now, usual) =>
      `speaks ${higher ? 'faster' : 'slower'} than usual for ${whose} (about ${now.toFixed(1)} against ${usual.toFixed(1)} syllables a second)`,
  },
}

const NAMES = ['pitch', 'pitchRange', 'level', 'brightness', 'rate'] as const satisfies readonly (keyof VoiceMeasures)[]

/**
 * What is usual for one voice in one recording: the middle and the spread of its measures over stretches of about a second.
 * Bounded memory however long the voice speaks. It serves the evidence only: the model's probabilities do not depend on it.
 */
export class VoiceBaseline {
  readonly #seen = new Map(NAMES.map(name => [name, new RunningQuantiles(...MEASURES[name].range)]))
  #frames = 0

  /** Hears one more stretch of the voice. */
  add(sums: VoiceSums): void {
    this.#frames += sums.frames
    const measures = measuresOf(sums)
    if (!measures) return
    for (const name of NAMES) if (Number.isFinite(measures[name])) this.#seen.get(name)!.add(measures[name])
  }

  /** Seconds of speech heard. */
  get seconds(): number {
    return this.#frames * FRAME_HOP_SECONDS
  }

  /** Median of a measure; NaN before it was heard. */
  usual(name: keyof VoiceMeasures): number {
    return this.#seen.get(name)!.quantile(0.5)
  }

  /** The middle 80 % of a measure: its 10th and 90th percentile. */
  range(name: keyof VoiceMeasures): readonly [low: number, high: number] {
    const seen = this.#seen.get(name)!
    return [seen.quantile(0.1), seen.quantile(0.9)]
  }

  /** Spread of a measure as a standard deviation: the width of its middle 80 % as a normal distribution would have it. */
  spread(name: keyof VoiceMeasures): number {
    const [low, high] = this.range(name)
    return (high - low) / DECILES
  }
}

/**
 * What sets a stretch of speech apart from the voice's own baseline, in plain words: only differences that a listener would
 * notice and that are unusual for this voice (outside its middle 80 %), strongest first, at most four; none below 10 s of
 * baseline. It explains; it does not decide: the label comes from the model alone.
 *
 * @param speaker - who is heard, as in "usual for this caller"
 */
export function evidenceOf(sums: VoiceSums, baseline: VoiceBaseline, speaker: string): Evidence[] {
  const measures = measuresOf(sums)
  if (!measures || baseline.seconds < BASELINE_SECONDS) return []
  const found: { evidence: Evidence; strength: number }[] = []
  for (const name of NAMES) {
    const { name: measure, unit, noticeable, sentence } = MEASURES[name]
    const usual = baseline.usual(name)
    const difference = measures[name] - usual
    const strength = Math.abs(difference) / Math.max(noticeable, UNUSUAL * baseline.spread(name))
    if (!(strength >= 1) || (name === 'rate' && !isCounted(measures.rate, usual, sums.frames))) continue
    const size = Math.abs(difference)
    const shown = size < 3 ? size.toFixed(1).replace(/\.0$/, '') : size.toFixed(0)
    const text = sentence(shown, difference > 0, `this ${speaker}`, measures[name], usual)
    const [low, high] = baseline.range(name)
    const range = [hundredths(low - usual), hundredths(high - usual)] as const
    found.push({ evidence: { measure, difference: hundredths(difference), unit, usual: range, text }, strength })
  }
  return found
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_EVIDENCE)
    .map(({ evidence }) => evidence)
}

/** Without a minus before a zero, which JSON does not keep. */
function hundredths(value: number): number {
  return Math.round(value * 100) / 100 + 0
}

/** Whether two speeds of speech are apart by more than the error of counting syllables. */
function isCounted(rate: number, usual: number, frames: number): boolean {
  return Math.min(rate, usual) >= SLOWEST_RATE && Math.abs(rate - usual) * frames * FRAME_HOP_SECONDS >= COUNTED_WITHIN
}
