import { type Analysis, loadModel } from '@undertone/core'
import { isAddress, openAudio, readModel } from '@undertone/core/node'
import { recordingPage, type SoundPicture, SoundPicturePainter, timelineRows } from '@undertone/core/report'
import { interruption } from './interruption.ts'

const COLUMNS_A_ROW = 1200

/**
 * The page of an analysed recording. Its waveform and spectrogram are drawn from a second pass over the file; what cannot
 * be read twice (standard input, an address) gets a page without them.
 */
export async function pageOf(source: string, analysis: Analysis, model: string | undefined): Promise<string> {
  const pictures = source === '-' || isAddress(source) ? [] : await paint(source, analysis)
  const { card } = loadModel(await readModel(model))
  return recordingPage(analysis, { pictures, card })
}

async function paint(source: string, { source: { durationSeconds } }: Analysis): Promise<SoundPicture[]> {
  const stream = await openAudio(source, { signal: interruption.signal })
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
