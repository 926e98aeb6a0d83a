import { basename, extname } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { readAudio } from '@undertone/core/node'
import { plotPng, plotSvg, spectrogramPlot } from '@undertone/core/report'
import type { SpectrogramCommandOptions } from './commands/spectrogram.ts'
import { interruption } from './interruption.ts'
import { oneChannel } from './one-channel.ts'
import { print, remark, writeWhole } from './output.ts'
import { refuseInputs } from './refuse-inputs.ts'

const LARGEST_PIXELS = 8192
const SMALLEST = { width: 320, height: 160 }

/** The action of `undertone spectrogram`. */
export async function drawSpectrogram(source: string, options: SpectrogramCommandOptions): Promise<void> {
  const { type, out, from, to, width, height } = options
  const kind = extname(out).toLowerCase()
  if (kind !== '.png' && kind !== '.svg')
    throw new AppError('usage/invalid-option', `Expected --out to end in .png or .svg, found "${out}".`)
  if (width < SMALLEST.width || height < SMALLEST.height || Math.max(width, height) > LARGEST_PIXELS)
    throw new AppError(
      'usage/invalid-option',
      `Expected a picture from ${SMALLEST.width} x ${SMALLEST.height} to ${LARGEST_PIXELS} x ${LARGEST_PIXELS} pixels, found ${width} x ${height}.`,
    )
  if (!(from >= 0) || (to !== undefined && to <= from))
    throw new AppError(
      'usage/invalid-option',
      `Expected --from to be 0 or more and before --to, found ${from} to ${to ?? 'the end'}.`,
    )
  await refuseInputs([out], [source])
  const audio = await readAudio(source, { signal: interruption.signal })
  const whole = oneChannel(audio, options)
  const samples = whole.subarray(
    Math.round(from * audio.sampleRate),
    to === undefined ? whole.length : Math.round(to * audio.sampleRate),
  )
  if (samples.length === 0)
    throw new AppError(
      'audio/empty',
      `No sound from ${from} s on: the recording has ${(whole.length / audio.sampleRate).toFixed(2)} s.`,
    )
  const channel = options.channel === undefined ? '' : `, channel ${options.channel}`
  const name = source === '-' ? 'standard input' : basename(source)
  const plot = spectrogramPlot(samples, audio.sampleRate, {
    type,
    map: options.colours,
    title: `${name}${channel}, ${NAMES[type]}`,
    startSeconds: from,
    columns: width,
  })
  const size = { width, height }
  await writeWhole(out, kind === '.png' ? await plotPng(plot, size) : await plotSvg(plot, size))
  if (options.json)
    await print(`${JSON.stringify({ file: out, type, width, height, seconds: samples.length / audio.sampleRate })}\n`)
  else remark(`Wrote ${out}`, options)
}

const NAMES = { mel: 'mel spectrogram', stft: 'spectrogram', chroma: 'chroma', mfcc: 'MFCC' } as const
