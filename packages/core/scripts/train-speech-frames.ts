/**
 * Trains the frame classifier of the speech detector and writes `src/segment/speech-weights.ts`.
 *
 *   node packages/core/scripts/train-speech-frames.ts          (from the project's root; minutes; needs ../shared/data)
 *
 * Calls are stitched from RAVDESS actors 1 to 12 with the noises, tones and music of the test tool; actors 13 to 20,
 * EmoDB and TESS are never heard here. The classifier is a network with one hidden layer, trained by Adam on the
 * cross-entropy of frames, the two classes weighted alike.
 */
import { writeFile } from 'node:fs/promises'
import { resample } from '../src/audio/resample.ts'
import { describe } from '../src/features/descriptors.ts'
import { createRandom, type Random } from '../src/random.ts'
import { CUE_COUNT, CUE_LOOK_AHEAD, SpeechCues } from '../src/segment/speech-cues.ts'
import { readClips, voicesOf } from '../test/support/speech-clips.ts'
import { type LineSound, type StitchOptions, stitchCall } from '../test/support/stitch.ts'

const CALLS = 220
const CALL_SECONDS = 45
const HIDDEN = 40
const EPOCHS = 8
const BATCH = 256
/** A speed of 0.8 is a resampling from 16 to 20 kHz. */
const SPEEDS = [0.64, 0.8, 1.25] as const
const SOUNDS: readonly LineSound[] = ['music', 'music', 'music', 'dtmf', 'tones', 'hum', 'clicks', 'noise']

/** Played slower or faster and with another tilt, a voice is another voice: `count` clips of it, drawn at random. */
function altered(voice: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  const speed = random.uniform() < 0.3 ? 1 : SPEEDS[random.integer(SPEEDS.length)]!
  const tilt = random.uniform() < 0.3 ? 0 : 1.2 * random.uniform() - 0.6
  return random
    .shuffle([...voice])
    .slice(0, count)
    .map(clip => {
      const played = speed === 1 ? clip : resample(clip, 16000, 16000 / speed)
      return played.map((value, n) => value + tilt * (played[n - 1] ?? 0))
    })
}

function callOptions(random: Random, voices: readonly Float32Array[][], index: number): StitchOptions {
  const speaker = index % voices.length
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const background = random.uniform()
  const others = random.shuffle(voices.filter((_, other) => other !== speaker)).slice(0, 6)
  const sounds =
    random.uniform() < 0.65
      ? Array.from({ length: 1 + random.integer(3) }, () => SOUNDS[random.integer(SOUNDS.length)]!)
      : []
  return {
    clips: altered(voices[speaker]!, 20, random),
    seconds: CALL_SECONDS,
    rate: random.uniform() < 0.5 ? 8000 : 16000,
    levels: random.uniform() < 0.7 ? 'even' : 'natural',
    sounds,
    soundSeconds: between(3, 10),
    lineNoiseDb: random.uniform() < 0.15 ? Number.NEGATIVE_INFINITY : between(-95, -55),
    seed: 1000 + index,
    ...(random.uniform() < 0.4 ? { leadSeconds: 0 } : {}),
    ...(background < 0.45
      ? {
          babbleDb: between(7, 18),
          babble: others.flatMap(voice => altered(voice, 4, random)),
        }
      : {}),
    ...(background > 0.75 ? { noiseDb: between(3, 30) } : {}),
    ...(random.uniform() < 0.25 ? { humDb: between(0, 30) } : {}),
    ...(random.uniform() < 0.4 ? { gainDb: between(-30, 12) } : {}),
  }
}

interface Frames {
  readonly cues: Float32Array
  readonly isSpeech: Uint8Array
}

/** Every second frame of the calls: neighbours say the same. */
function framesOf(callAt: (index: number) => StitchOptions): Frames {
  const cues: Float32Array[] = []
  const labels: number[] = []
  for (let index = 0; index < CALLS; index++) {
    const call = stitchCall(callAt(index))
    const table = describe(resample(call.samples, call.sampleRate, 16000))
    const extractor = new SpeechCues()
    for (let t = 0; t < table.endFrame; t++) {
      extractor.push(table, t)
      const frame = t - CUE_LOOK_AHEAD
      if (frame < 0) continue
      const out = new Float32Array(CUE_COUNT)
      extractor.write(frame, out)
      if (frame % 2) continue
      cues.push(out)
      const seconds = frame / 100 + 0.0125
      labels.push(call.speech.some(({ start, end }) => start <= seconds && seconds < end) ? 1 : 0)
    }
  }
  const joined = new Float32Array(cues.length * CUE_COUNT)
  for (const [index, row] of cues.entries()) joined.set(row, index * CUE_COUNT)
  return { cues: joined, isSpeech: Uint8Array.from(labels) }
}

/** One hidden layer, all parameters in one array: first, firstBias, second, secondBias. */
function train(
  { cues, isSpeech }: Frames,
  random: Random,
): { parameters: Float32Array; mean: Float32Array; scale: Float32Array } {
  const count = isSpeech.length
  const mean = new Float32Array(CUE_COUNT)
  const scale = new Float32Array(CUE_COUNT)
  for (let k = 0; k < CUE_COUNT; k++) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < count; i++) {
      sum += cues[i * CUE_COUNT + k]!
      squares += cues[i * CUE_COUNT + k]! ** 2
    }
    mean[k] = sum / count
    scale[k] = 1 / Math.sqrt(Math.max(1e-4, squares / count - (sum / count) ** 2))
  }
  const biasAt = HIDDEN * CUE_COUNT
  const secondAt = biasAt + HIDDEN
  const size = secondAt + HIDDEN + 1
  const parameters = Float32Array.from({ length: size }, (_, i) =>
    i < biasAt
      ? random.normal() / Math.sqrt(CUE_COUNT)
      : i >= secondAt && i < size - 1
        ? random.normal() / Math.sqrt(HIDDEN)
        : 0,
  )
  const gradient = new Float32Array(size)
  const momentum = new Float32Array(size)
  const power = new Float32Array(size)
  const input = new Float32Array(CUE_COUNT)
  const hidden = new Float32Array(HIDDEN)
  const speech = isSpeech.reduce((sum, value) => sum + value, 0)
  const weight = [count / (2 * (count - speech)), count / (2 * speech)]
  const order = Array.from({ length: count }, (_, i) => i)
  const steps = EPOCHS * Math.floor(count / BATCH)
  let step = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    random.shuffle(order)
    let loss = 0
    for (let from = 0; from + BATCH <= count; from += BATCH) {
      gradient.fill(0)
      for (let b = 0; b < BATCH; b++) {
        const i = order[from + b]!
        for (let k = 0; k < CUE_COUNT; k++) input[k] = (cues[i * CUE_COUNT + k]! - mean[k]!) * scale[k]!
        let logit = parameters[size - 1]!
        for (let unit = 0; unit < HIDDEN; unit++) {
          let sum = parameters[biasAt + unit]!
          const at = unit * CUE_COUNT
          for (let k = 0; k < CUE_COUNT; k++) sum += parameters[at + k]! * input[k]!
          hidden[unit] = Math.max(0, sum)
          logit += parameters[secondAt + unit]! * hidden[unit]!
        }
        const label = isSpeech[i]!
        const probability = 1 / (1 + Math.exp(-logit))
        loss -= weight[label]! * Math.log(Math.max(1e-9, label ? probability : 1 - probability))
        const slope = (weight[label]! * (probability - label)) / BATCH
        gradient[size - 1]! += slope
        for (let unit = 0; unit < HIDDEN; unit++) {
          if (hidden[unit] === 0) continue
          gradient[secondAt + unit]! += slope * hidden[unit]!
          const back = slope * parameters[secondAt + unit]!
          gradient[biasAt + unit]! += back
          const at = unit * CUE_COUNT
          for (let k = 0; k < CUE_COUNT; k++) gradient[at + k]! += back * input[k]!
        }
      }
      step++
      const rate = 2e-3 * Math.min(1, step / 200) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps))
      for (let p = 0; p < size; p++) {
        momentum[p]! += 0.1 * (gradient[p]! - momentum[p]!)
        power[p]! += 0.001 * (gradient[p]! ** 2 - power[p]!)
        const update = momentum[p]! / (1 - 0.9 ** step) / (Math.sqrt(power[p]! / (1 - 0.999 ** step)) + 1e-8)
        parameters[p]! -= rate * (update + 0.01 * parameters[p]!)
      }
    }
    console.error(`epoch ${epoch + 1}/${EPOCHS}: loss ${(loss / count).toFixed(4)}`)
  }
  return { parameters, mean, scale }
}

/** The cues' means and scales folded into the first layer, so that the detector multiplies once. */
function weightsSource({ parameters, mean, scale }: ReturnType<typeof train>): string {
  const biasAt = HIDDEN * CUE_COUNT
  const first = parameters.slice(0, biasAt)
  const bias = parameters.slice(biasAt, biasAt + HIDDEN)
  for (let unit = 0; unit < HIDDEN; unit++)
    for (let k = 0; k < CUE_COUNT; k++) {
      first[unit * CUE_COUNT + k]! *= scale[k]!
      bias[unit]! -= first[unit * CUE_COUNT + k]! * mean[k]!
    }
  const list = (values: Float32Array) =>
    `new Float32Array([${[...values].map(value => Number(value.toPrecision(5))).join(', ')}])`
  return `import type { SpeechWeights } from './frame-classifier.ts'

/** Made by \`packages/core/scripts/train-speech-frames.ts\` from RAVDESS actors 1 to 12 and sounds made by rule. */
export const SPEECH_WEIGHTS: SpeechWeights = {
  cues: ${CUE_COUNT},
  hidden: ${HIDDEN},
  first: ${list(first)},
  firstBias: ${list(bias)},
  second: ${list(parameters.slice(biasAt + HIDDEN, biasAt + 2 * HIDDEN))},
  secondBias: ${Number(parameters.at(-1)!.toPrecision(5))},
}
`
}

const random = createRandom(1)
const voices: Float32Array[][] = []
for (const voice of (await voicesOf('ravdess')).slice(0, 12)) voices.push(await readClips(voice))
const frames = framesOf(index => callOptions(random, voices, index))
console.error(`${frames.isSpeech.length} frames of ${CALLS} calls`)
await writeFile(new URL('../src/segment/speech-weights.ts', import.meta.url), weightsSource(train(frames, random)))
