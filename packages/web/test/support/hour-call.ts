import { join } from 'node:path'
import { toPcm16, wavHeader } from '@undertone/core'
import { readAudio } from '@undertone/core/node'
import { ROOT } from '../../../../test/support/sources.ts'

const HOUR = 3600

/** A stereo call of an hour as a WAV file of 115 MB: a sample call that is spoken again and again. */
export async function hourCall(): Promise<Blob> {
  const { channels, sampleRate } = await readAudio(join(ROOT, 'samples/complaint.wav'))
  const length = channels[0]!.length
  const times = Math.ceil((HOUR * sampleRate) / length)
  const sound = new Blob([toPcm16(channels)])
  return new Blob([wavHeader(channels.length, sampleRate, times * length), ...Array<Blob>(times).fill(sound)])
}
