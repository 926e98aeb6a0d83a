import { joinSamples } from '../../audio/join.ts'
import { trimSilence } from '../../features/trim.ts'
import type { Random } from '../../random.ts'
import { amplify, clipPeaks, losePackets } from './damage.ts'
import { addNoise, babbleNoise, pinkNoise, whiteNoise } from './noise.ts'
import { atPitch, atSpeed, atTempo } from './pace.ts'
import { inRoom } from './room.ts'
import { mobileBand, telephone } from './telephone.ts'

/** Codes and decodes 16 kHz samples at so many kbit/s. @returns 16 kHz, as many, without the coder's delay */
export type LossyCoder = (samples: Float32Array, codec: 'mp3' | 'opus', kilobits: number) => Float32Array

/** What some steps need besides the clip. */
export interface CopyTools {
  /** For `babble`: 16 kHz, of speakers who are neither in training nor in test. */
  readonly babble?: readonly Float32Array[]
  /** For `joined`: other clips of the same voice and label, 16 kHz. */
  readonly following?: readonly Float32Array[]
  /** For `mp3` and `opus`. */
  readonly code?: LossyCoder
}

/** One thing that a clip goes through. */
interface Step {
  /** What its number means and between what it may lie; without it the step has none. */
  readonly value?: { readonly meaning: string; readonly least: number; readonly most: number }
  readonly meaning: string
  readonly needs?: keyof CopyTools
  apply(samples: Float32Array, value: number, random: Random, tools: CopyTools): Float32Array
}

const DECIBELS_OF_NOISE = { meaning: 'dB of the speech above it', least: -10, most: 60 }

/** By the letters of their names; a number follows where there is a value. */
export const STEPS = {
  clean: { meaning: 'nothing', apply: samples => samples },
  speed: {
    meaning: 'played faster or slower, pitch with it',
    value: { meaning: 'times the speed', least: 0.5, most: 2 },
    apply: atSpeed,
  },
  tempo: {
    meaning: 'spoken faster or slower at the same pitch',
    value: { meaning: 'times the tempo', least: 0.5, most: 2 },
    apply: atTempo,
  },
  pitch: {
    meaning: 'higher or lower at the same tempo',
    value: { meaning: 'semitones', least: -12, most: 12 },
    apply: atPitch,
  },
  mulaw8k: { meaning: 'telephone line: 8 kHz, 300 to 3400 Hz, mu-law', apply: samples => telephone(samples, 'mulaw') },
  alaw8k: { meaning: 'telephone line: 8 kHz, 300 to 3400 Hz, A-law', apply: samples => telephone(samples, 'alaw') },
  gsm8k: { meaning: 'band of a mobile telephone: 8 kHz, 200 to 3400 Hz, 13 bit', apply: mobileBand },
  white: {
    meaning: 'white noise',
    value: DECIBELS_OF_NOISE,
    apply: (samples, snr, random) => addNoise(samples, whiteNoise(samples.length, random), snr),
  },
  pink: {
    meaning: 'pink noise',
    value: DECIBELS_OF_NOISE,
    apply: (samples, snr, random) => addNoise(samples, pinkNoise(samples.length, random), snr),
  },
  babble: {
    meaning: 'other people talking',
    value: DECIBELS_OF_NOISE,
    needs: 'babble',
    apply: (samples, snr, random, { babble = [] }) =>
      addNoise(samples, babbleNoise(samples.length, babble, random), snr),
  },
  room: {
    meaning: 'in a made-up room',
    value: { meaning: 'seconds of reverberation (RT60)', least: 0.1, most: 3 },
    apply: inRoom,
  },
  'mp3-': {
    meaning: 'coded as MP3 and back',
    value: { meaning: 'kbit/s', least: 8, most: 160 },
    needs: 'code',
    apply: (samples, kilobits, _, { code }) => code!(samples, 'mp3', kilobits),
  },
  'opus-': {
    meaning: 'coded as Opus and back',
    value: { meaning: 'kbit/s', least: 6, most: 128 },
    needs: 'code',
    apply: (samples, kilobits, _, { code }) => code!(samples, 'opus', kilobits),
  },
  gain: {
    meaning: 'louder or softer, cut off at full scale',
    value: { meaning: 'dB', least: -60, most: 60 },
    apply: amplify,
  },
  clip: {
    meaning: 'peaks cut off',
    value: { meaning: 'dB below the peak', least: 0, most: 40 },
    apply: clipPeaks,
  },
  loss: {
    meaning: '20 ms packets lost',
    value: { meaning: '% of them', least: 0, most: 50 },
    apply: losePackets,
  },
  joined: {
    meaning: 'followed by other clips of the same voice and label, without the silence around them',
    needs: 'following',
    apply: (samples, _, __, { following = [] }) => joinSamples([samples, ...following].map(trimSilence)),
  },
} as const satisfies Record<string, Step>

/** A step as its name says it: which, and with which value. */
export interface NamedStep {
  readonly step: Step
  readonly value: number
}

/** @returns undefined where no step is called so, or its value is out of range */
export function toStep(name: string): NamedStep | undefined {
  const steps: Readonly<Record<string, Step>> = STEPS
  for (const [start, step] of Object.entries(steps)) {
    if (!name.startsWith(start)) continue
    const rest = name.slice(start.length)
    if (!step.value && rest === '') return { step, value: 0 }
    const value = /^[+-]?\d+(\.\d+)?$/.test(rest) ? Number(rest) : Number.NaN
    if (step.value && value >= step.value.least && value <= step.value.most) return { step, value }
  }
  return undefined
}
