import { type Analysis, loadModel } from '@undertone/core'
import { openAudio, readModel } from '@undertone/core/node'
import { recordingPage, type SoundPicture, SoundPicturePainter, timelineRows } from '@undertone/core/report'
import { interruption } from './interruption.ts'

const COLUMNS_A_ROW = 1200

/**
 * The page of an analysed recording. Its waveform and spectrogram are drawn from a second pass over the file.
 *
 * @param path - a file that can be read again
 */
export async function pageOf(path: string, analysis: Analysis, model: string | undefined): Promise<string> {
  const pictures = await paint(path, analysis)
  const { card } = loadModel(await readModel(model))
  return recordingPage(analysis, { pictures, card })
}

async function paint(path: string, { source: { durationSeconds } }: Analysis): Promise<SoundPicture[]> {
  const stream = await openAudio(path, { signal: interruption.signal })
  const { channelCount, sampleRate } = stream.info
  const columns = COLUMNS_A_ROW * timelineRows(durationSeconds)
  const painters = Array.from(
    { length: channelCount },
    () => new SoundPicturePainter(durationSeconds, sampleRate, columns),
  )
  for await (const { channels } of stream)
    for (const [index, samples] of channels.entries()) painters[index]?.push(samples)
  return painters.map(painter => painter.finish())
}
