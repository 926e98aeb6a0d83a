import { createRandom } from '../../src/random.ts'

/** What a sound of a telephone line is made from. */
export interface SoundOptions {
  /** Hz. */
  readonly sampleRate?: number
  readonly seed?: number
}

/** Scales to a root mean square of 1, so that whoever mixes it sets its level. */
export function toUnitLevel(samples: Float32Array): Float32Array {
  let sum = 0
  for (const value of samples) sum += value * value
  const scale = sum > 0 ? 1 / Math.sqrt(sum / samples.length) : 0
  return samples.map(value => value * scale)
}

/** White noise, root mean square 1. */
export function whiteNoise(length: number, { seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from({ length }, () => random.normal())
}

/** Noise that falls by about 3 dB an octave, root mean square 1. Source: Paul Kellet's filter, musicdsp.org. */
export function pinkNoise(length: number, options: SoundOptions = {}): Float32Array {
  const white = whiteNoise(length, options)
  let a = 0
  let b = 0
  let c = 0
  return toUnitLevel(
    white.map(value => {
      a = 0.99765 * a + value * 0.099046
      b = 0.963 * b + value * 0.2965164
      c = 0.57005 * c + value * 1.0526913
      return a + b + c + value * 0.1848
    }),
  )
}

/** Mains hum at 50 or 60 Hz with falling odd and even harmonics, root mean square 1. */
export function hum(length: number, { sampleRate = 16000, seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  const mains = random.uniform() < 0.5 ? 50 : 60
  const partials = Array.from({ length: 12 }, (_, index) => ({
    step: (2 * Math.PI * mains * (index + 1)) / sampleRate,
    phase: 2 * Math.PI * random.uniform(),
    amplitude: (0.3 + random.uniform()) / (index + 1),
  }))
  return toUnitLevel(
    Float32Array.from({ length }, (_, n) =>
      partials.reduce((sum, { step, phase, amplitude }) => sum + amplitude * Math.sin(step * n + phase), 0),
    ),
  )
}

const DTMF_LOW = [697, 770, 852, 941]
const DTMF_HIGH = [1209, 1336, 1477, 1633]

/** Keys pressed one after the other: two tones each for 80 to 400 ms, with pauses. Source: ITU-T Q.23. */
export function dtmfTones(length: number, { sampleRate = 16000, seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  const out = new Float32Array(length)
  for (let at = 0; at < length; ) {
    const tone = Math.round(sampleRate * (0.08 + 0.32 * random.uniform() ** 2))
    const low = (2 * Math.PI * DTMF_LOW[random.integer(4)]!) / sampleRate
    const high = (2 * Math.PI * DTMF_HIGH[random.integer(4)]!) / sampleRate
    for (let n = 0; n < tone && at + n < length; n++) out[at + n] = Math.sin(low * n) + Math.sin(high * n)
    at += tone + Math.round(sampleRate * (0.06 + 0.3 * random.uniform()))
  }
  return toUnitLevel(out)
}

/** Ring-back, busy or information tones: one or two steady tones switched on and off. Source: ITU-T E.180. */
export function lineTones(length: number, { sampleRate = 16000, seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  const kinds = [
    { tones: [425], on: 1, off: 4 },
    { tones: [440, 480], on: 2, off: 4 },
    { tones: [425], on: 0.48, off: 0.48 },
    { tones: [480, 620], on: 0.5, off: 0.5 },
    { tones: [400, 450], on: 0.4, off: 0.2 },
    { tones: [1000], on: 0.3, off: 0.7 },
    { tones: [350, 440], on: 100, off: 0 },
  ]
  const { tones, on, off } = kinds[random.integer(kinds.length)]!
  const out = new Float32Array(length)
  for (let n = 0; n < length; n++)
    if ((n / sampleRate) % (on + off) < on)
      for (const tone of tones) out[n]! += Math.sin((2 * Math.PI * tone * n) / sampleRate)
  return toUnitLevel(out)
}

/** Short cracks of 1 to 8 ms, one to four a second, each of its own strength. */
export function clicks(length: number, { sampleRate = 16000, seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  const out = new Float32Array(length)
  for (
    let at = random.integer(sampleRate);
    at < length;
    at += Math.round(sampleRate * (0.25 + 0.75 * random.uniform()))
  ) {
    const decay = Math.exp(-1 / (sampleRate * (0.0003 + 0.002 * random.uniform())))
    let strength = 0.3 + random.uniform()
    for (let n = at; n < length && strength > 1e-3; n++) {
      out[n]! += strength * random.normal()
      strength *= decay
    }
  }
  return toUnitLevel(out)
}

const SCALE = [0, 2, 4, 5, 7, 9, 11]

/**
 * Music on hold: chords of a key held for a bar, an arpeggio or a melody over them, a bass and, in half of the pieces,
 * drums; plucked or held voices with falling harmonics and some vibrato. Root mean square 1.
 */
export function holdMusic(length: number, { sampleRate = 16000, seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  const out = new Float32Array(length)
  const beat = 60 / (70 + 70 * random.uniform())
  const key = 48 + random.integer(12)
  const brightness = 0.6 + 1.2 * random.uniform()
  const plucked = random.uniform() < 0.5
  const drums = random.uniform() < 0.5
  const melody = random.uniform() < 0.6
  const degree = (step: number) => key + 12 * Math.floor(step / 7) + SCALE[((step % 7) + 7) % 7]!

  const note = (pitch: number, start: number, seconds: number, amplitude: number, pluck: boolean) => {
    const from = Math.round(start * sampleRate)
    const to = Math.min(length, from + Math.round(seconds * sampleRate))
    const frequency = 440 * 2 ** ((pitch - 69) / 12)
    const partials = Math.max(1, Math.min(10, Math.floor((0.45 * sampleRate) / frequency)))
    const vibrato = pluck ? 0 : 0.003 * random.uniform()
    for (let k = 1; k <= partials; k++) {
      const weight = (amplitude * (0.5 + random.uniform())) / k ** (2.2 - brightness)
      const decay = pluck ? 1.5 + k : 0.2
      let phase = 2 * Math.PI * random.uniform()
      for (let n = from; n < to; n++) {
        const seconds = (n - from) / sampleRate
        phase += (2 * Math.PI * frequency * k * (1 + vibrato * Math.sin(2 * Math.PI * 5.5 * seconds))) / sampleRate
        const fade = Math.min(1, seconds / (pluck ? 0.005 : 0.05), (to - n) / (0.02 * sampleRate))
        out[n]! += weight * fade * Math.exp(-decay * seconds) * Math.sin(phase)
      }
    }
  }
  const crack = (start: number, amplitude: number, seconds: number) => {
    const from = Math.round(start * sampleRate)
    for (let n = from; n < Math.min(length, from + 4 * seconds * sampleRate); n++)
      out[n]! += amplitude * Math.exp(-(n - from) / (seconds * sampleRate)) * random.normal()
  }

  const progression = [0, [3, 4, 5][random.integer(3)]!, [1, 3, 5][random.integer(3)]!, 4]
  let line = 7
  for (let bar = 0; bar * 4 * beat * sampleRate < length; bar++) {
    const root = progression[bar % 4]!
    const start = bar * 4 * beat
    for (const step of [0, 2, 4]) note(degree(root + step), start, 4 * beat, 0.5, plucked)
    note(degree(root) - 12, start, 2 * beat, 0.8, true)
    note(degree(root) - 12, start + 2 * beat, 2 * beat, 0.8, true)
    for (let eighth = 0; eighth < 8; eighth++) {
      const at = start + (eighth * beat) / 2
      if (melody) {
        if (random.uniform() < 0.7) {
          line = Math.max(5, Math.min(16, line + random.integer(5) - 2))
          note(degree(line), at, (beat / 2) * (1 + random.integer(3)), 0.9, plucked)
        }
      } else note(degree(root + [0, 2, 4, 7, 4, 2, 0, 4][eighth]! + 7), at, beat / 2, 0.7, true)
      if (drums) crack(at, eighth % 4 === 2 ? 0.8 : 0.25, eighth % 4 === 2 ? 0.05 : 0.015)
      if (drums && eighth % 4 === 0) note(30, at, 0.15, 1.5, true)
    }
  }
  return toUnitLevel(out)
}

/**
 * A voice made by rule: pulses at a gliding pitch through three formants that move from syllable to syllable, with hiss
 * between some of them. Root mean square 1.
 */
export function syntheticVoice(length: number, { sampleRate = 16000, seed = 0 }: SoundOptions = {}): Float32Array {
  const random = createRandom(seed)
  const out = new Float32Array(length)
  const pitch = 95 + 110 * random.uniform()
  const states = [0, 0, 0].map(() => ({ one: 0, two: 0 }))
  let phase = 0
  let formants = [500, 1500, 2500]
  let syllable = { from: 0, to: 0, accent: 1, glide: 0, hiss: 0 }
  for (let n = 0; n < length; n++) {
    if (n >= syllable.to) {
      const seconds = 0.13 + 0.14 * random.uniform()
      syllable = {
        from: n,
        to: n + Math.round(seconds * sampleRate),
        accent: 0.5 + random.uniform(),
        glide: 0.5 * random.uniform() - 0.3,
        hiss: random.uniform() < 0.5 ? 0.3 : 0.1,
      }
      formants = [300 + 500 * random.uniform(), 900 + 1300 * random.uniform(), 2300 + 600 * random.uniform()]
    }
    const share = (n - syllable.from) / (syllable.to - syllable.from)
    phase += (pitch * 2 ** (syllable.glide * share + 0.02 * Math.sin(n / 900))) / sampleRate
    let source = 0
    if (phase >= 1) {
      phase -= 1
      source = syllable.accent * Math.sin(Math.PI * Math.min(1, 1.3 * (1 - share)))
    }
    if (share > 0.75) source += 0.02 * syllable.hiss * random.normal()
    let value = 0
    for (const [k, state] of states.entries()) {
      const radius = Math.exp((-Math.PI * (70 + 40 * k)) / sampleRate)
      const next =
        source + 2 * radius * Math.cos((2 * Math.PI * formants[k]!) / sampleRate) * state.one - radius ** 2 * state.two
      state.two = state.one
      state.one = next
      value += next / (k + 1)
    }
    out[n] = value + (share > 0.75 ? syllable.hiss * random.normal() : 0)
  }
  return toUnitLevel(out)
}
