import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { makeTemporaryFolder, WorkerPool } from '@undertone/core/node'
import type { SoundPicture } from '@undertone/core/report'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { byItsName } from './by-its-name.ts'
import type { PaintJob } from './paint-worker.ts'

type Recording = Pick<AnalysisRow, 'blob' | 'name'>
type Studio = Pick<Service, 'blobs' | 'painter'>

/** Draws recordings in a process of its own, which starts with the first one. Whoever makes one closes it. */
export class Painter {
  readonly #pool = new WorkerPool<PaintJob, SoundPicture[]>(new URL('./paint-worker.ts', import.meta.url), 1, {
    processes: true,
  })
  readonly #underWay = new Map<string, Promise<unknown>>()

  /**
   * Waveform and spectrogram of each channel.
   *
   * @throws AppError as `openAudio`; `worker/died`
   */
  paint(job: PaintJob): Promise<SoundPicture[]> {
    return this.#pool.run(job)
  }

  /** Does what draws one picture. Whoever asks for one that is being drawn waits for that one. */
  async once(key: string, draw: () => Promise<void>): Promise<void> {
    const drawing = this.#underWay.get(key) ?? draw().finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, drawing)
    await drawing
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}

/** Waveform and spectrogram of a recording's channels; none where it is not kept. Throws as {@link Painter.paint}. */
export async function paintRecording(
  { blobs, painter }: Studio,
  { blob, name }: Recording,
  job: Omit<PaintJob, 'path'>,
): Promise<SoundPicture[]> {
  if (blob === null) return []
  const file = await blobs.borrow(blob)
  try {
    return await painter.paint({ ...job, path: file.path })
  } catch (error) {
    throw byItsName(error, file.path, name)
  } finally {
    await file.close()
  }
}

/**
 * Draws a recording and keeps the picture under a key. The drawing process writes it to a file itself: the picture of an
 * hour, handed over in a message, would hold up every call and every request for seconds.
 *
 * @throws AppError as {@link Painter.paint}; `file/not-writable`
 */
export function keepPicture(
  studio: Studio,
  recording: Recording,
  seconds: number,
  columns: number,
  key: string,
): Promise<void> {
  return studio.painter.once(key, async () => {
    const folder = await makeTemporaryFolder()
    try {
      const to = join(folder.path, 'picture')
      await paintRecording(studio, recording, { seconds, columns, to })
      await studio.blobs.write(key, createReadStream(to), Number.POSITIVE_INFINITY)
    } finally {
      await folder.remove()
    }
  })
}
