import { WorkerPool } from '@undertone/core/node'
import type { SoundPicture } from '@undertone/core/report'
import type { PaintJob } from './paint-worker.ts'

/** Draws recordings in a process of its own, which starts with the first one. Whoever makes one closes it. */
export class Painter {
  readonly #pool = new WorkerPool<PaintJob, SoundPicture[]>(new URL('./paint-worker.ts', import.meta.url), 1, {
    processes: true,
  })

  /**
   * Waveform and spectrogram of each channel.
   *
   * @throws AppError as `openAudio`; `worker/died`
   */
  paint(path: string, seconds: number, columns: number): Promise<SoundPicture[]> {
    return this.#pool.run({ path, seconds, columns })
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
