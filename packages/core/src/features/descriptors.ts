import {
  DESCRIPTOR_COLUMNS,
  type DescriptorTable,
  FRAME_HOP,
  FRAME_LENGTH,
  PITCH_FRAME_LEAD,
} from './descriptor-table.ts'
import { createFrameDescriber, DESCRIBED_AT_ONCE, DESCRIBED_SAMPLES, type FrameDescriber } from './frame-describer.ts'

export {
  COLUMN,
  DESCRIPTOR_COLUMNS,
  DESCRIPTOR_RATE,
  type DescriptorTable,
  FRAME_HOP,
  FRAME_HOP_SECONDS,
  FRAME_LENGTH,
  FRAMES_PER_SECOND,
  FULL_SCALE_LEVEL_DB,
} from './descriptor-table.ts'

/**
 * Frame descriptors of a signal that arrives in chunks of any size: any chunking gives the same rows, bit for bit.
 * A frame's row is there once the sample 120 past its end is (the pitch frame is that much longer), or after
 * `finish()`, which takes what is missing there as silence; samples before the first are silence as well.
 * Memory grows with the frames kept: `dropBefore` lets go of those that are no longer needed.
 */
export class DescriptorStream implements DescriptorTable {
  readonly columns = DESCRIPTOR_COLUMNS
  firstFrame = 0
  endFrame = 0
  data: Float32Array
  #mask: number
  #finished = false
  /** Samples from `#bufferStart` on; what lies before sample 0 is silence. */
  readonly #buffer = new Float32Array(DESCRIBED_SAMPLES)
  #bufferStart = -PITCH_FRAME_LEAD
  #bufferLength = PITCH_FRAME_LEAD
  readonly #describer: FrameDescriber

  /**
   * @param capacity - frames there is room for at first; grows as needed
   * @param describer - what computes the rows; for tests of its twin
   */
  constructor(capacity = 1024, describer: FrameDescriber = createFrameDescriber()) {
    this.#describer = describer
    const rows = 2 ** Math.ceil(Math.log2(Math.max(16, capacity)))
    this.data = new Float32Array(rows * DESCRIPTOR_COLUMNS)
    this.#mask = rows - 1
  }

  /** Samples pushed so far. */
  get sampleCount(): number {
    return this.#bufferStart + this.#bufferLength
  }

  offsetOf(frame: number): number {
    return (frame & this.#mask) * DESCRIPTOR_COLUMNS
  }

  row(frame: number): Float32Array {
    const offset = this.offsetOf(frame)
    return this.data.subarray(offset, offset + DESCRIPTOR_COLUMNS)
  }

  /** Takes the next samples: 16 kHz, one channel, full scale 1, finite. Ignored after `finish()`. */
  push(samples: Float32Array): void {
    if (this.#finished) return
    let taken = 0
    while (taken < samples.length) {
      const count = Math.min(samples.length - taken, this.#buffer.length - this.#bufferLength)
      this.#buffer.set(samples.subarray(taken, taken + count), this.#bufferLength)
      this.#bufferLength += count
      taken += count
      this.#describe(Math.floor((this.sampleCount - FRAME_LENGTH - PITCH_FRAME_LEAD) / FRAME_HOP) + 1)
    }
  }

  /** The signal is over: computes the last frames. A signal shorter than one frame gives one, zero-padded. */
  finish(): void {
    if (this.#finished) return
    this.#finished = true
    const total = this.sampleCount
    if (total === 0) return
    this.#buffer.fill(0, this.#bufferLength)
    this.#describe(Math.max(1, Math.floor((total - FRAME_LENGTH) / FRAME_HOP) + 1))
  }

  /** Lets go of the frames before `frame`; their memory is used again. */
  dropBefore(frame: number): void {
    this.firstFrame = Math.max(this.firstFrame, Math.min(frame, this.endFrame))
  }

  /** Computes the frames before `end` that are still missing, then lets go of the samples no frame needs. */
  #describe(end: number): void {
    const buffer = this.#buffer
    if (end <= this.endFrame) return
    this.#reserve(end)
    for (let frame = this.endFrame; frame < end; ) {
      // Up to where the ring begins again, so that the rows lie in one piece.
      const untilWrap = this.#mask + 1 - (frame & this.#mask)
      const count = Math.min(DESCRIBED_AT_ONCE, end - frame, untilWrap)
      const rows = this.#describer.describe(buffer, frame * FRAME_HOP - PITCH_FRAME_LEAD - this.#bufferStart, count)
      this.data.set(rows.subarray(0, count * DESCRIPTOR_COLUMNS), this.offsetOf(frame))
      frame += count
    }
    this.endFrame = end
    const start = Math.min(end * FRAME_HOP - PITCH_FRAME_LEAD - this.#bufferStart, this.#bufferLength)
    buffer.copyWithin(0, start, this.#bufferLength)
    this.#bufferStart += start
    this.#bufferLength -= start
  }

  /** Makes room for the frames before `end`. */
  #reserve(end: number): void {
    let rows = this.#mask + 1
    if (end - this.firstFrame <= rows) return
    while (rows < end - this.firstFrame) rows *= 2
    const data = new Float32Array(rows * DESCRIPTOR_COLUMNS)
    for (let frame = this.firstFrame; frame < this.endFrame; frame++)
      data.set(this.row(frame), (frame & (rows - 1)) * DESCRIPTOR_COLUMNS)
    this.data = data
    this.#mask = rows - 1
  }
}

/**
 * The descriptors of a whole signal.
 *
 * @param samples - 16 kHz, one channel, full scale 1; none give a table without frames
 */
export function describe(samples: Float32Array): DescriptorTable {
  const stream = new DescriptorStream(Math.floor(samples.length / FRAME_HOP) + 1)
  stream.push(samples)
  stream.finish()
  return stream
}
