import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { toPcm16, wavHeader } from '../audio/to-wav.ts'
import { AppError } from '../errors.ts'

/**
 * Writes a 16-bit WAV file piece by piece, under a temporary name until it is whole: nothing half-written is left behind.
 */
export interface WavWriter {
  /** Appends samples: as many channels as were promised, all of one length. */
  write(channels: readonly Float32Array[]): Promise<void>
  /** Fills in the sizes and gives the file its name. */
  finish(): Promise<void>
  /** Removes what was written. Safe to call after `finish`, where it does nothing. */
  discard(): Promise<void>
}

/**
 * Begins a WAV file that is written piece by piece, and is there once it is whole.
 *
 * @throws AppError `file/not-writable`, as do the writer's methods
 */
export async function createWavWriter(path: string, channelCount: number, sampleRate: number): Promise<WavWriter> {
  const temporary = `${path}.${process.pid}.part`
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw new AppError(
        'file/not-writable',
        `Cannot write ${path}: ${error instanceof Error ? error.message : String(error)}. Check the folder and the space on the disk.`,
        { path },
        { cause: error },
      )
    }
  }
  const file: FileHandle = await guarded(open(temporary, 'w'))
  let frames = 0
  let isOpen = true
  await guarded(file.write(wavHeader(channelCount, sampleRate, 0)))
  return {
    async write(channels) {
      if (channels.length !== channelCount)
        throw new AppError('audio/invalid', `Expected ${channelCount} channels to write, found ${channels.length}.`)
      const bytes = toPcm16(channels)
      frames += channels[0]?.length ?? 0
      await guarded(file.write(bytes))
    },
    async finish() {
      await guarded(file.write(wavHeader(channelCount, sampleRate, frames), 0, 44, 0))
      isOpen = false
      await guarded(file.close())
      await guarded(rename(temporary, path))
    },
    async discard() {
      if (!isOpen) return
      isOpen = false
      await file.close()
      await rm(temporary, { force: true })
    },
  }
}
