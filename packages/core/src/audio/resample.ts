import { AppError } from '../errors.ts'
import { isSmooth } from '../signal/fft.ts'
import { BlockFilter } from './block-filter.ts'
import { Interpolator } from './interpolator.ts'
import { joinSamples } from './mix.ts'

/**
 * Changes the sample rate of one channel, piece by piece: band-limited, delay taken off, and the same samples bit for
 * bit however the input is cut.
 *
 * What lies below 0.9 of half the lower rate passes with less than 0.1 dB of ripple; what would fold is below -100 dB.
 * A first stage filters sharply by FFT and changes the rate by a whole number where it can; where the ratio is no whole
 * number, a second one interpolates between samples that are then dense enough for a short kernel.
 */
export class Resampler {
  readonly #step: number
  readonly #scale: number
  readonly #filter: BlockFilter | undefined
  readonly #interpolator: Interpolator | undefined
  #received = 0
  #given = 0
  #finished = false

  /**
   * @param fromRate - Hz, of what is pushed; counted to a millionth
   * @param toRate - Hz, of what comes out
   * @throws AppError `audio/invalid` where a rate is not positive and finite, or they are more than 1000 times apart
   */
  constructor(fromRate: number, toRate: number) {
    for (const rate of [fromRate, toRate])
      if (!(rate > 0 && Number.isFinite(rate)))
        throw new AppError('audio/invalid', `Invalid sample rate: expected a positive number of Hz, found ${rate}.`)
    const ratio = fromRate / toRate
    if (ratio > 1000 || ratio < 1 / 1000)
      throw new AppError(
        'audio/invalid',
        `Cannot resample from ${fromRate} to ${toRate} Hz: expected rates at most 1000 times apart.`,
      )
    const [step, scale] = inLowestTerms(fromRate, toRate)
    this.#step = step
    this.#scale = scale
    if (step === scale) return
    const nyquist = Math.min(fromRate, toRate) / 2
    const [up, down] = firstStage(step, scale)
    this.#filter = new BlockFilter(up, down, nyquist / fromRate)
    const [nextStep, nextScale] = inLowestTerms(step * up, scale * down)
    if (nextStep !== nextScale)
      this.#interpolator = new Interpolator(nextStep, nextScale, (nyquist / fromRate / up) * down)
  }

  /** @returns the samples that are complete; none for a while, then blocks of them */
  push(samples: Float32Array): Float32Array {
    if (this.#finished)
      throw new AppError('internal/unexpected', 'Samples were pushed into a resampler that was finished.')
    this.#received += samples.length
    const out = this.#run(samples)
    this.#given += out.length
    return out
  }

  /** @returns what is left, so that ceil(received * toRate / fromRate) samples came out in all */
  finish(): Float32Array {
    this.#finished = true
    const filter = this.#filter
    const left = Math.ceil((this.#received * this.#scale) / this.#step) - this.#given
    if (!filter || left <= 0) return new Float32Array(0)
    const silence = new Float32Array(filter.hop)
    const pieces: Float32Array[] = []
    for (let length = 0; length < left; ) {
      const piece = this.#run(silence)
      length += piece.length
      pieces.push(piece)
    }
    return joinSamples(pieces).slice(0, left)
  }

  #run(samples: Float32Array): Float32Array {
    if (!this.#filter) return samples.slice()
    const blocks: Float32Array[] = []
    this.#filter.push(samples, blocks)
    const filtered = blocks.length === 1 ? blocks[0]! : joinSamples(blocks)
    return this.#interpolator ? this.#interpolator.push(filtered) : filtered
  }
}

/**
 * A whole channel at another sample rate; see {@link Resampler}.
 *
 * @returns ceil(samples.length * toRate / fromRate) samples; a copy where the rates are the same
 * @throws AppError `audio/invalid`
 */
export function resample(samples: Float32Array, fromRate: number, toRate: number): Float32Array {
  const resampler = new Resampler(fromRate, toRate)
  return joinSamples([resampler.push(samples), resampler.finish()])
}

/** How far above the wanted rate the second stage's input must be for its kernel to be short. */
const MARGIN = 1.5

/** The whole factor by which the first stage raises or lowers the rate. */
function firstStage(step: number, scale: number): [up: number, down: number] {
  if (scale === 1 && isSmooth(step)) return [1, step]
  if (step / scale < MARGIN) return [2, 1]
  let down = 1
  for (let divisor = 2; step / divisor >= MARGIN * scale; divisor++) if (isSmooth(divisor)) down = divisor
  return [1, down]
}

function inLowestTerms(a: number, b: number): [number, number] {
  let factor = 1
  while (factor < 1e6 && !(Number.isInteger(a * factor) && Number.isInteger(b * factor))) factor *= 10
  const first = Math.round(a * factor)
  const second = Math.round(b * factor)
  let [large, small] = [first, second]
  while (small > 0) [large, small] = [small, large % small]
  return [first / large, second / large]
}
