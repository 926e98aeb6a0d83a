import { createRealFft, fastSizeFor, type RealFft } from '../signal/fft.ts'
import { filterReach, windowedSinc } from './windowed-sinc.ts'

/** The part of the lower rate's band that passes untouched; from there to the band's end the filter falls. */
const PASS = 0.905

/**
 * A sharp low-pass that also changes the rate by a whole number, up or down, by FFT in blocks at fixed places of the
 * stream: what comes out does not depend on how it was pushed. Overlap-save; the rate changes because the inverse
 * transform is longer or shorter than the forward one, and the bins that only one of them has lie in the stop band.
 * Output 0 lies at input 0: the filter's delay is taken off.
 *
 * Source: A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, 8.7.3 (overlap-save) and 4.6.
 */
export class BlockFilter {
  readonly #up: number
  readonly #down: number
  /** Samples of the block before which circular convolution has wrapped, on the grid of `up` times the input rate. */
  readonly #overlap: number
  readonly #grid: number
  /** Of the bins that both transforms have. */
  readonly #response: Float32Array
  readonly #forward: RealFft
  readonly #inverse: RealFft
  readonly #block: Float32Array
  readonly #spectrum: Float32Array
  readonly #product: Float32Array
  readonly #out: Float32Array
  #filled: number

  /**
   * @param up - factor of the rate, 1 or more; one of `up` and `down` is 1
   * @param down - divisor of the rate, with no prime factor above 5
   * @param nyquist - where the stop band begins, as a part of the input rate, in (0, 0.5]
   */
  constructor(up: number, down: number, nyquist: number) {
    const edge = nyquist / up
    const transition = edge * (1 - PASS)
    const reach = filterReach(transition)
    const step = 2 * up * down
    this.#up = up
    this.#down = down
    this.#overlap = step * Math.ceil((2 * reach) / step)
    this.#grid = fastSizeFor(Math.ceil((3 * this.#overlap) / down)) * down
    const size = this.#grid / up
    this.#forward = createRealFft(size)
    this.#inverse = createRealFft(this.#grid / down)
    this.#response = this.#createResponse(edge - transition / 2, reach)
    this.#block = new Float32Array(size)
    this.#spectrum = new Float32Array(size + 2)
    this.#product = new Float32Array(this.#grid / down + 2)
    this.#out = new Float32Array(this.#grid / down)
    this.#filled = this.#overlap / 2 / up
  }

  /** Samples that one block takes in. */
  get hop(): number {
    return (this.#grid - this.#overlap) / this.#up
  }

  /** Appends to `out` what these samples complete: whole blocks. */
  push(samples: Float32Array, out: Float32Array[]): void {
    const block = this.#block
    for (let offset = 0; offset < samples.length; ) {
      const count = Math.min(block.length - this.#filled, samples.length - offset)
      block.set(samples.subarray(offset, offset + count), this.#filled)
      this.#filled += count
      offset += count
      if (this.#filled < block.length) continue
      out.push(this.#filter())
      block.copyWithin(0, this.hop)
      this.#filled = block.length - this.hop
    }
  }

  #createResponse(cutoff: number, reach: number): Float32Array {
    const taps = new Float32Array(this.#grid)
    const middle = this.#overlap / 2
    const gain = this.#up / this.#down
    for (let i = 0; i <= this.#overlap; i++) taps[i] = gain * windowedSinc(i - middle, cutoff, reach)
    const response = new Float32Array(this.#grid + 2)
    createRealFft(this.#grid).forward(taps, response)
    return response.slice(0, Math.min(this.#forward.size, this.#inverse.size) + 2)
  }

  #filter(): Float32Array {
    const spectrum = this.#spectrum
    const product = this.#product
    const response = this.#response
    this.#forward.forward(this.#block, spectrum)
    for (let i = 0; i < response.length; i += 2) {
      const re = spectrum[i]!
      const im = spectrum[i + 1]!
      product[i] = re * response[i]! - im * response[i + 1]!
      product[i + 1] = re * response[i + 1]! + im * response[i]!
    }
    this.#inverse.inverse(product, this.#out)
    return this.#out.slice(this.#overlap / this.#down)
  }
}
