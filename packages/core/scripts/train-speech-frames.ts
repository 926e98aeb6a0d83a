/**
 * Trains the frame classifier of the speech detector and writes `src/segment/speech-weights.ts`, the same bytes each
 * time.
 *
 *   node packages/core/scripts/train-speech-frames.ts          (from the project's root; minutes; needs ../shared/data)
 *
 * Calls are stitched from RAVDESS actors 1 to 12 with the noises, tones and music of the test tool; actors 13 to 20,
 * EmoDB and TESS are never heard here. The classifier is a network with one hidden layer, trained by Adam on the
 * cross-entropy of frames, the two classes weighted alike. Its size, the look-ahead of the cues and the thresholds of
 * the detector were chosen with actors 1 to 8 for training and 9 to 12 for judging.
 */
import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { resample } from '../src/audio/resample.ts'
import { describe } from '../src/features/descriptors.ts'
import { createRandom, type Random } from '../src/random.ts'
import { CUE_COUNT, CUE_LOOK_AHEAD, SpeechCues } from '../src/segment/speech-cues.ts'
import { multiply } from '../src/signal/kernels.ts'
import type { Matrix } from '../src/signal/matrix.ts'
import { readClips, voicesOf } from '../test/support/speech-clips.ts'
import { type LineSound, type StitchOptions, stitchCall } from '../test/support/stitch.ts'

const CALLS = 480
const CALL_SECONDS = 45
/** Frames of a call that are learned from: one in so many, as neighbours say the same. */
const FRAME_STEP = 3
const HIDDEN = 48
const EPOCHS = 6
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
  const others = random.shuffle(voices.filter((_, other) => other !== speaker)).slice(0, 7)
  const sounds =
    random.uniform() < 0.55
      ? Array.from({ length: 1 + random.integer(3) }, () => SOUNDS[random.integer(SOUNDS.length)]!)
      : []
  return {
    clips: altered(voices[speaker]!, 20, random),
    seconds: CALL_SECONDS,
    rate: random.uniform() < 0.5 ? 8000 : 16000,
    levels: random.uniform() < 0.75 ? 'even' : 'natural',
    sounds,
    soundSeconds: between(3, 10),
    lineNoiseDb: random.uniform() < 0.15 ? Number.NEGATIVE_INFINITY : between(-95, -55),
    seed: 1000 + index,
    ...(random.uniform() < 0.4 ? { leadSeconds: 0 } : {}),
    ...(background < 0.5
      ? {
          babbleDb: between(6, 18),
          babbleVoices: 3 + random.integer(8),
          babble: others.flatMap(voice => altered(voice, 4, random)),
        }
      : {}),
    ...(background > 0.78 ? { noiseDb: between(3, 30) } : {}),
    ...(random.uniform() < 0.25 ? { humDb: between(0, 30) } : {}),
    ...(random.uniform() < 0.4 ? { gainDb: between(-30, 12) } : {}),
  }
}

interface Frames {
  /** One row of cues a frame. */
  readonly cues: Float32Array
  readonly isSpeech: Uint8Array
}

function framesOf(callAt: (index: number) => StitchOptions): Frames {
  const room = CALLS * Math.ceil((CALL_SECONDS * 100) / FRAME_STEP + 1)
  const cues = new Float32Array(room * CUE_COUNT)
  const isSpeech = new Uint8Array(room)
  let count = 0
  for (let index = 0; index < CALLS; index++) {
    const call = stitchCall(callAt(index))
    const table = describe(resample(call.samples, call.sampleRate, 16000))
    const extractor = new SpeechCues()
    for (let t = 0; t < table.endFrame; t++) {
      extractor.push(table, t)
      const frame = t - CUE_LOOK_AHEAD
      if (frame < 0 || (frame + index) % FRAME_STEP) continue
      extractor.write(frame, cues.subarray(count * CUE_COUNT, (count + 1) * CUE_COUNT))
      const seconds = frame / 100 + 0.0125
      isSpeech[count++] = call.speech.some(({ start, end }) => start <= seconds && seconds < end) ? 1 : 0
    }
    if (index % 40 === 39) console.error(`${index + 1} of ${CALLS} calls`)
  }
  return { cues: cues.subarray(0, count * CUE_COUNT), isSpeech: isSpeech.subarray(0, count) }
}

/** Brings each cue to mean 0 and variance 1, in place. */
function standardize(cues: Float32Array): { mean: Float32Array; scale: Float32Array } {
  const count = cues.length / CUE_COUNT
  const mean = new Float32Array(CUE_COUNT)
  const scale = new Float32Array(CUE_COUNT)
  for (let k = 0; k < CUE_COUNT; k++) {
    let sum = 0
    let squares = 0
    for (let at = k; at < cues.length; at += CUE_COUNT) {
      sum += cues[at]!
      squares += cues[at]! ** 2
    }
    mean[k] = sum / count
    scale[k] = 1 / Math.sqrt(Math.max(1e-4, squares / count - (sum / count) ** 2))
    for (let at = k; at < cues.length; at += CUE_COUNT) cues[at] = (cues[at]! - mean[k]!) * scale[k]!
  }
  return { mean, scale }
}

/** Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019): one step changes `parameters`. */
function createAdam(size: number): (parameters: Float32Array, gradient: Float32Array, rate: number) => void {
  const momentum = new Float32Array(size)
  const power = new Float32Array(size)
  let step = 0
  return (parameters, gradient, rate) => {
    step++
    const first = 1 - 0.9 ** step
    const second = 1 - 0.999 ** step
    for (let p = 0; p < size; p++) {
      momentum[p]! += 0.1 * (gradient[p]! - momentum[p]!)
      power[p]! += 0.001 * (gradient[p]! ** 2 - power[p]!)
      const update = momentum[p]! / first / (Math.sqrt(power[p]! / second) + 1e-8)
      parameters[p]! -= rate * (update + 0.01 * parameters[p]!)
    }
  }
}

/** All parameters in one array: first layer (hidden x cues), its bias, second layer, its bias. */
const BIAS_AT = HIDDEN * CUE_COUNT
const SECOND_AT = BIAS_AT + HIDDEN
const PARAMETERS = SECOND_AT + HIDDEN + 1

function train({ cues, isSpeech }: Frames, random: Random): Float32Array {
  const count = isSpeech.length
  const parameters = Float32Array.from({ length: PARAMETERS }, (_, i) =>
    i < BIAS_AT
      ? random.normal() / Math.sqrt(CUE_COUNT)
      : i >= SECOND_AT && i < PARAMETERS - 1
        ? random.normal() / Math.sqrt(HIDDEN)
        : 0,
  )
  const gradient = new Float32Array(PARAMETERS)
  const batch: Matrix = { rows: BATCH, columns: CUE_COUNT, data: new Float32Array(BATCH * CUE_COUNT) }
  const back: Matrix = { rows: BATCH, columns: HIDDEN, data: new Float32Array(BATCH * HIDDEN) }
  const first: Matrix = { rows: HIDDEN, columns: CUE_COUNT, data: parameters.subarray(0, BIAS_AT) }
  const speech = isSpeech.reduce((sum, value) => sum + value, 0)
  const weight = [count / (2 * (count - speech)), count / (2 * speech)]
  const order = Array.from({ length: count }, (_, i) => i)
  const steps = EPOCHS * Math.floor(count / BATCH)
  const update = createAdam(PARAMETERS)
  let step = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    random.shuffle(order)
    let loss = 0
    for (let from = 0; from + BATCH <= count; from += BATCH) {
      for (let b = 0; b < BATCH; b++) {
        const i = order[from + b]!
        batch.data.set(cues.subarray(i * CUE_COUNT, (i + 1) * CUE_COUNT), b * CUE_COUNT)
      }
      const hidden = multiply(batch, first, { transposeB: true }).data
      gradient.fill(0)
      for (let b = 0; b < BATCH; b++) {
        let logit = parameters[PARAMETERS - 1]!
        for (let unit = 0, at = b * HIDDEN; unit < HIDDEN; unit++, at++) {
          hidden[at] = Math.max(0, hidden[at]! + parameters[BIAS_AT + unit]!)
          logit += parameters[SECOND_AT + unit]! * hidden[at]!
        }
        const label = isSpeech[order[from + b]!]!
        const probability = 1 / (1 + Math.exp(-logit))
        loss -= weight[label]! * Math.log(Math.max(1e-9, label ? probability : 1 - probability))
        const slope = (weight[label]! * (probability - label)) / BATCH
        gradient[PARAMETERS - 1]! += slope
        for (let unit = 0, at = b * HIDDEN; unit < HIDDEN; unit++, at++) {
          gradient[SECOND_AT + unit]! += slope * hidden[at]!
          back.data[at] = hidden[at]! > 0 ? slope * parameters[SECOND_AT + unit]! : 0
          gradient[BIAS_AT + unit]! += back.data[at]!
        }
      }
      gradient.set(multiply(back, batch, { transposeA: true }).data)
      step++
      update(parameters, gradient, 2e-3 * Math.min(1, step / 200) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps)))
    }
    console.error(`epoch ${epoch + 1}/${EPOCHS}: loss ${(loss / count).toFixed(4)}`)
  }
  return parameters
}

/** The cues' means and scales folded into the first layer, so that the detector multiplies once. */
function weightsSource(parameters: Float32Array, mean: Float32Array, scale: Float32Array): string {
  const first = parameters.slice(0, BIAS_AT)
  const bias = parameters.slice(BIAS_AT, SECOND_AT)
  for (let unit = 0; unit < HIDDEN; unit++)
    for (let k = 0; k < CUE_COUNT; k++) {
      first[unit * CUE_COUNT + k]! *= scale[k]!
      bias[unit]! -= first[unit * CUE_COUNT + k]! * mean[k]!
    }
  const list = (values: Float32Array) =>
    `new Float32Array([${[...values].map(value => Number(value.toPrecision(4))).join(', ')}])`
  return `import type { SpeechWeights } from './frame-classifier.ts'

/** Made by \`packages/core/scripts/train-speech-frames.ts\` from RAVDESS actors 1 to 12 and sounds made by rule. */
export const SPEECH_WEIGHTS: SpeechWeights = {
  cues: ${CUE_COUNT},
  hidden: ${HIDDEN},
  first: ${list(first)},
  firstBias: ${list(bias)},
  second: ${list(parameters.slice(SECOND_AT, PARAMETERS - 1))},
  secondBias: ${Number(parameters.at(-1)!.toPrecision(4))},
}
`
}

const random = createRandom(1)
const voices: Float32Array[][] = []
for (const voice of (await voicesOf('ravdess')).slice(0, 12)) voices.push(await readClips(voice))
const frames = framesOf(index => callOptions(random, voices, index))
console.error(`${frames.isSpeech.length} frames of ${CALLS} calls`)
const { mean, scale } = standardize(frames.cues)
const target = new URL('../src/segment/speech-weights.ts', import.meta.url)
await writeFile(target, weightsSource(train(frames, random), mean, scale))
const biome = new URL('../../../node_modules/.bin/biome', import.meta.url)
execFileSync(fileURLToPath(biome), ['format', '--write', fileURLToPath(target)])
