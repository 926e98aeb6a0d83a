import { AppError } from '@undertone/core/errors'
import type { ClipReply, ClipRequest } from './clip-thread.ts'
import { measureClip } from './measure-clip.ts'
import { readStretch } from './read-stretch.ts'

/** What the worker answers to a request: what the clip looks like, or the coded reason why not. */
export async function exploreClip({ blob, channel, stretch }: ClipRequest): Promise<ClipReply> {
  try {
    const audio = await readStretch(blob, stretch)
    const shown = Math.min(channel, audio.channels.length - 1)
    return { type: 'sound', sound: measureClip(audio, shown, stretch.start), channels: audio.channels.length }
  } catch (error) {
    const isCoded = error instanceof AppError
    return {
      type: 'error',
      code: isCoded ? error.code : 'internal/unexpected',
      message: error instanceof Error ? error.message : String(error),
    }
  }
}
