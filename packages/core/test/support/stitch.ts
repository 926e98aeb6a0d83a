import type { Interval } from '../../src/audio/audio.ts'
import { decodeG711, encodeG711 } from '../../src/audio/g711.ts'
import { createRandom, type Random } from '../../src/random.ts'
import { clicks, dtmfTones, holdMusic, hum, lineTones, pinkNoise, whiteNoise } from './sounds.ts'

/** Sounds of a line that are not speech; each fills a stretch of its own in a pause. */
export type LineSound = 'music' | 'dtmf' | 'tones' | 'hum' | 'clicks' | 'noise'

export interface StitchOptions {
  /** Clips of the voice, mono at 16 kHz; drawn in random order until the call is full. */
  readonly clips: readonly Float32Array[]
  readonly seconds: number
  /** 16000: as it is. 8000: 300 to 3400 Hz, then G.711 mu-law, as a telephone call. */
  readonly rate?: 8000 | 16000
  /** Clips of other voices; strands of them make the babble. Needed where `babbleDb` is given. */
  readonly babble?: readonly Float32Array[]
  /** Voices that babble at once. */
  readonly babbleVoices?: number
  /** Speech level over babble level, dB. */
  readonly babbleDb?: number
  /** Clips at one level (+-3 dB), or as loud to each other as they were recorded. Babble goes with `even`. */
  readonly levels?: 'even' | 'natural'
  /** Sounds that each get a pause of `soundSeconds`. */
  readonly sounds?: readonly LineSound[]
  readonly soundSeconds?: number
  /** Mains hum under the whole call, this far below the speech, dB. */
  readonly humDb?: number
  /** Noise under the whole call, this far below the speech, dB. */
  readonly noiseDb?: number
  /** Noise of the line itself, dB of full scale; -Infinity for digital silence. */
  readonly lineNoiseDb?: number
  /** Seconds before the first sound; drawn where not given. */
  readonly leadSeconds?: number
  /** Applied to the whole call before it is coded. The speech is at -26 dB of full scale without it. */
  readonly gainDb?: number
  readonly seed?: number
}

export interface StitchedCall {
  readonly samples: Float32Array
  readonly sampleRate: 8000 | 16000
  /** True speech as it was recorded, whatever the line does to it; ordered and disjoint, seconds. */
  readonly speech: readonly Interval[]
  /**
   * True speech as the line carries it: at 8000 read from what lies between 300 and 3400 Hz. Breath and murmur below
   * that, before and after the rest, are in `speech`, but nobody can find them on the line. At 16000 it is `speech`.
   */
  readonly carried: readonly Interval[]
  /** Where the line sounds are, seconds. */
  readonly stretches: readonly (Interval & { readonly kind: LineSound })[]
}

const RATE = 16000
const HOP = 160
const FRAME = 400
const SPEECH_LEVEL = 10 ** (-26 / 20)

/**
 * Where a clean clip speaks, samples: frames (25 ms every 10 ms) at most 35 dB below the loudest and at least 6 dB above
 * the quietest (1st percentile); pauses below 0.3 s belong to the speech, sounds below 0.15 s that stand alone do not.
 */
export function clipSpeech(samples: Float32Array): { from: number; to: number }[] {
  const frames = Math.max(0, 1 + Math.floor((samples.length - FRAME) / HOP))
  const level = Float32Array.from({ length: frames }, (_, t) => {
    let sum = 0
    for (let n = t * HOP; n < t * HOP + FRAME; n++) sum += samples[n]! ** 2
    return 10 * Math.log10(sum + 1e-9)
  })
  const peak = Math.max(...level)
  const floor = [...level].sort((a, b) => a - b)[Math.floor(0.01 * frames)] ?? peak
  const limit = Math.max(peak - 35, floor + 6)
  const runs: { from: number; to: number }[] = []
  for (let t = 0; t < frames; t++) {
    if (level[t]! <= limit) continue
    const last = runs.at(-1)
    if (last && t - last.to < 30) last.to = t + 1
    else runs.push({ from: t, to: t + 1 })
  }
  // A frame stands for the 10 ms around its centre.
  const offset = (FRAME - HOP) / 2
  return runs
    .filter(run => run.to - run.from >= 15)
    .map(run => ({ from: run.from * HOP + offset, to: run.to * HOP + offset }))
}

/** Root mean square over what `clipSpeech` finds. */
function speechLevel(samples: Float32Array, runs: readonly { from: number; to: number }[]): number {
  let sum = 0
  let count = 0
  for (const { from, to } of runs)
    for (let n = from; n < to; n++) {
      sum += samples[n]! ** 2
      count++
    }
  return Math.sqrt(sum / Math.max(1, count))
}

/** Windowed-sinc band-pass of the telephone, 300 to 3400 Hz, of every `step`-th sample; 2 makes 8 kHz of 16. */
function toTelephone(samples: Float32Array, step: 1 | 2): Float32Array {
  const half = 80
  const taps = Float32Array.from({ length: 2 * half + 1 }, (_, index) => {
    const n = index - half
    const low = (hz: number) => (n === 0 ? (2 * hz) / RATE : Math.sin((2 * Math.PI * hz * n) / RATE) / (Math.PI * n))
    return (low(3400) - low(300)) * (0.5 + 0.5 * Math.cos((Math.PI * n) / (half + 1)))
  })
  const out = new Float32Array(Math.floor(samples.length / step))
  for (let index = 0; index < out.length; index++) {
    const n = step * index
    const first = Math.max(-half, n - samples.length + 1)
    const last = Math.min(half, n)
    let sum = 0
    for (let k = first; k <= last; k++) sum += taps[k + half]! * samples[n - k]!
    out[index] = sum
  }
  return out
}

/** Clips end to end, in random order, until `length` samples are full; each at root mean square 1. */
function strand(clips: readonly Float32Array[], length: number, random: Random): Float32Array {
  const out = new Float32Array(length)
  for (let at = -random.integer(RATE); at < length; ) {
    const clip = clips[random.integer(clips.length)]!
    const runs = clipSpeech(clip)
    const scale = 1 / (speechLevel(clip, runs) || 1)
    for (const { from, to } of runs) {
      for (let n = from; n < to; n++)
        if (at + n - from >= 0 && at + n - from < length) out[at + n - from] = clip[n]! * scale
      at += to - from
    }
    at += Math.round(RATE * (0.05 + 0.2 * random.uniform()))
  }
  return out
}

/**
 * One channel of a call with known speech: clips with pauses of 0.4 to 6 s between them (log-uniform), sounds of the
 * line in pauses of their own, babble, hum and noise beneath, then the gain and the coder. Seeded.
 */
export function stitchCall({
  clips,
  seconds,
  rate = 16000,
  babble = [],
  babbleVoices = 6,
  babbleDb,
  levels = 'even',
  sounds = [],
  soundSeconds = 8,
  humDb,
  noiseDb,
  lineNoiseDb = -70,
  leadSeconds,
  gainDb = 0,
  seed = 0,
}: StitchOptions): StitchedCall {
  const random = createRandom(seed)
  const length = Math.round(seconds * RATE)
  const call = new Float32Array(length)
  const speech: Interval[] = []
  const carried: Interval[] = []
  const stretches: (Interval & { kind: LineSound })[] = []
  const measured = clips.map(clip => ({ clip, runs: clipSpeech(clip) })).filter(({ runs }) => runs.length > 0)
  const voice = Math.max(...measured.map(({ clip, runs }) => speechLevel(clip, runs)))
  const margin = Math.round(0.15 * RATE)
  const fade = Math.round(0.02 * RATE)

  const playSound = (kind: LineSound, at: number) => {
    const count = Math.min(length - at, Math.round(soundSeconds * RATE))
    const options = { seed: random.integer(2 ** 31) }
    const make = { music: holdMusic, dtmf: dtmfTones, tones: lineTones, hum, clicks, noise: pinkNoise }[kind]
    const wave = make(count, options)
    const scale = SPEECH_LEVEL * 10 ** ((-9 + 12 * random.uniform()) / 20) * (kind === 'clicks' ? 0.3 : 1)
    for (let n = 0; n < count; n++) call[at + n]! += wave[n]! * scale
    stretches.push({ kind, start: at / RATE, end: (at + count) / RATE })
    return at + count
  }

  const pending = random.shuffle([...sounds])
  const every = seconds / (pending.length + 1)
  let order: typeof measured = []
  let at = Math.round(RATE * (leadSeconds ?? pause(random) * 0.5))
  while (measured.length > 0 || pending.length > 0) {
    if (pending.length > 0 && (measured.length === 0 || at / RATE > every * (sounds.length - pending.length + 0.5))) {
      at = playSound(pending.pop()!, at) + Math.round(RATE * 0.6)
      if (at >= length) break
      continue
    }
    if (measured.length === 0) break
    if (order.length === 0) order = random.shuffle([...measured])
    const { clip, runs } = order.pop()!
    const from = runs[0]!.from
    const to = runs.at(-1)!.to
    if (at + to - from + margin > length) break
    const scale =
      levels === 'natural'
        ? SPEECH_LEVEL / voice
        : (SPEECH_LEVEL / speechLevel(clip, runs)) * 10 ** ((-3 + 6 * random.uniform()) / 20)
    const first = Math.max(0, from - margin)
    const last = Math.min(clip.length, to + margin)
    for (let n = first; n < last; n++) {
      const place = at + n - from
      if (place < 0) continue
      call[place]! += clip[n]! * scale * Math.min(1, (n - first + 1) / fade, (last - n) / fade)
    }
    const within = (run: { from: number; to: number }) => ({
      start: (at + Math.max(run.from, first) - from) / RATE,
      end: (at + Math.min(run.to, last) - from) / RATE,
    })
    speech.push(...runs.map(within))
    if (rate === 8000) {
      const heard = clipSpeech(toTelephone(clip, 1)).map(within)
      carried.push(...heard.filter(({ start, end }) => start < end))
    }
    at += to - from + Math.round(RATE * pause(random))
  }

  const add = (noise: Float32Array, level: number) => {
    for (let n = 0; n < length; n++) call[n]! += noise[n]! * level
  }
  add(whiteNoise(length, { seed: seed + 1 }), 10 ** (lineNoiseDb / 20))
  if (humDb !== undefined) add(hum(length, { seed: seed + 2 }), SPEECH_LEVEL * 10 ** (-humDb / 20))
  if (noiseDb !== undefined)
    add(
      (random.uniform() < 0.5 ? whiteNoise : pinkNoise)(length, { seed: seed + 3 }),
      SPEECH_LEVEL * 10 ** (-noiseDb / 20),
    )
  if (babbleDb !== undefined)
    for (let k = 0; k < babbleVoices; k++)
      add(strand(babble, length, random), (SPEECH_LEVEL * 10 ** (-babbleDb / 20)) / Math.sqrt(babbleVoices))
  const gain = 10 ** (gainDb / 20)
  for (let n = 0; n < length; n++) call[n]! *= gain

  if (rate === 16000) {
    const samples = call.map(v => Math.max(-1, Math.min(1, v)))
    return { samples, sampleRate: 16000, speech, carried: speech, stretches }
  }
  const samples = decodeG711(encodeG711(toTelephone(call, 2), 'mulaw'), 'mulaw')
  return { samples, sampleRate: 8000, speech, carried, stretches }
}

/** Seconds, log-uniform over 0.4 to 6. */
function pause(random: Random): number {
  return 0.4 * (6 / 0.4) ** random.uniform()
}
