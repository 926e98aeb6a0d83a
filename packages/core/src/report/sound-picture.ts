import { createRealFft } from '../signal/fft.ts'
import { createWindow } from '../signal/window.ts'
import type { Grid } from './heat-map.ts'

/** What a page shows of one channel's sound. */
export interface SoundPicture {
  /** Largest |sample| of each column, 0..1. */
  readonly peaks: Float32Array
  /** Level over time and frequency, dB; rows from 0 Hz to half the sample rate. */
  readonly spectrum: Grid
}

const FFT_SIZE = 512
const ROWS = 128
const BINS_A_ROW = FFT_SIZE / 2 / ROWS
/** Frames that are transformed for a column at most, spread over it: hours cost no more than minutes. */
const FRAMES_A_COLUMN = 8
const SILENCE_DB = -100

/**
 * Draws one channel as it is decoded, chunk by chunk, in memory that does not grow with its length: the peak and the
 * loudest level of each band in every column.
 */
export class SoundPicturePainter {
  readonly #columns: number
  readonly #samplesAColumn: number
  readonly #peaks: Float32Array
  readonly #spectrum: Float32Array
  readonly #window = createWindow('hann', FFT_SIZE)
  readonly #fft = createRealFft(FFT_SIZE)
  readonly #ring = new Float32Array(FFT_SIZE)
  readonly #frame = new Float32Array(FFT_SIZE)
  readonly #power: Float32Array
  readonly #hop: number
  #position = 0
  #untilFrame = FFT_SIZE

  /**
   * @param seconds - length of the recording; sound past it falls into the last column
   * @param sampleRate - Hz
   * @param columns - of the picture; fewer where the recording has fewer samples
   */
  constructor(seconds: number, sampleRate: number, columns: number) {
    const samples = Math.max(1, Math.round(seconds * sampleRate))
    this.#columns = Math.max(1, Math.min(columns, Math.ceil(samples / 64)))
    this.#samplesAColumn = samples / this.#columns
    this.#peaks = new Float32Array(this.#columns)
    this.#spectrum = new Float32Array(this.#columns * ROWS).fill(SILENCE_DB)
    this.#power = new Float32Array(this.#fft.bins)
    this.#hop = Math.max(FFT_SIZE / 4, Math.floor(this.#samplesAColumn / FRAMES_A_COLUMN))
  }

  /** The next samples of the channel, full scale 1. */
  push(samples: Float32Array): void {
    for (const sample of samples) {
      const column = Math.min(this.#columns - 1, Math.floor(this.#position / this.#samplesAColumn))
      const size = Math.abs(sample)
      if (size > this.#peaks[column]!) this.#peaks[column] = size
      this.#ring[this.#position % FFT_SIZE] = sample
      this.#position++
      if (--this.#untilFrame === 0) {
        this.#transform()
        this.#untilFrame = this.#hop
      }
    }
  }

  /** The picture of what was pushed. */
  finish(): SoundPicture {
    this.#fillGaps()
    return {
      peaks: this.#peaks,
      spectrum: { columns: this.#columns, rows: ROWS, values: this.#spectrum },
    }
  }

  #transform(): void {
    for (let i = 0; i < FFT_SIZE; i++) this.#frame[i] = this.#ring[(this.#position + i) % FFT_SIZE]! * this.#window[i]!
    this.#fft.power(this.#frame, this.#power)
    const centre = this.#position - FFT_SIZE / 2
    const offset = ROWS * Math.min(this.#columns - 1, Math.floor(centre / this.#samplesAColumn))
    for (let row = 0; row < ROWS; row++) {
      let loudest = 0
      for (let bin = row * BINS_A_ROW + 1; bin <= (row + 1) * BINS_A_ROW; bin++)
        if (this.#power[bin]! > loudest) loudest = this.#power[bin]!
      // A sine of full scale is 0 dB: its bin has (N / 4)^2 under a Hann window.
      const level = 10 * Math.log10(loudest / (FFT_SIZE / 4) ** 2 + 1e-10)
      if (level > this.#spectrum[offset + row]!) this.#spectrum[offset + row] = level
    }
  }

  /** Columns narrower than a frame's hop take the spectrum of the one before. */
  #fillGaps(): void {
    if (this.#samplesAColumn >= this.#hop) return
    const untouched = (column: number) => {
      for (let row = 0; row < ROWS; row++) if (this.#spectrum[column * ROWS + row] !== SILENCE_DB) return false
      return true
    }
    for (let column = 1; column < this.#columns; column++)
      if (untouched(column)) this.#spectrum.copyWithin(column * ROWS, (column - 1) * ROWS, column * ROWS)
  }
}
