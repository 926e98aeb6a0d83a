import { WorkerPool } from '@undertone/core/node'
import type { SoundPicture } from '@undertone/core/report'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { byItsName } from './by-its-name.ts'
import type { PaintJob } from './paint-worker.ts'

/** Draws recordings in a process of its own, which starts with the first one. Whoever makes one closes it. */
export class Painter {
  readonly #pool = new WorkerPool<PaintJob, SoundPicture[]>(new URL('./paint-worker.ts', import.meta.url), 1, {
    processes: true,
  })
  readonly #underWay = new Map<string, Promise<SoundPicture[]>>()

  /**
   * Waveform and spectrogram of each channel. Whoever asks for a picture that is being drawn gets that one.
   *
   * @throws AppError as `openAudio`; `worker/died`
   */
  paint(path: string, seconds: number, columns: number): Promise<SoundPicture[]> {
    const key = `${columns} ${path}`
    const before = this.#underWay.get(key)
    if (before) return before
    const drawn = this.#pool.run({ path, seconds, columns }).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, drawn)
    return drawn
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}

/** Waveform and spectrogram of a recording's channels; none where it is not kept. Throws as {@link Painter.paint}. */
export async function paintRecording(
  { blobs, painter }: Pick<Service, 'blobs' | 'painter'>,
  { blob, name }: Pick<AnalysisRow, 'blob' | 'name'>,
  seconds: number,
  columns: number,
): Promise<SoundPicture[]> {
  if (blob === null) return []
  const file = await blobs.borrow(blob)
  try {
    return await painter.paint(file.path, seconds, columns)
  } catch (error) {
    throw byItsName(error, file.path, name)
  } finally {
    await file.close()
  }
}
