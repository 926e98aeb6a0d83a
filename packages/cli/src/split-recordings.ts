import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type AudioStream, csvCell, type Interval, PieceFinder, Resampler, toWav } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { openAudio } from '@undertone/core/node'
import { eachRecording } from './batch.ts'
import type { SplitOptions } from './commands/split.ts'
import { interruption } from './interruption.ts'
import { print, remark, removeFiles, writeWhole } from './output.ts'
import { findRecordings, type Input } from './recordings.ts'
import { refuseInputs } from './refuse-inputs.ts'

/** One piece that was saved. */
interface Piece extends Interval {
  readonly file: string
  readonly source: string
  readonly channel: number
}

const COLUMNS = 'file,label,speaker,source,source_start,source_end,source_channel'

/** The action of `undertone split`: two passes over each recording, one that finds the pieces and one that saves them. */
export async function splitRecordings(sources: readonly string[], options: SplitOptions): Promise<void> {
  const manifest = join(options.out, 'manifest.csv')
  if (sources.includes('-'))
    throw new AppError(
      'usage/invalid-option',
      'split reads each recording twice: give files or folders, not standard input.',
    )
  if (await stat(manifest).catch(() => undefined))
    throw new AppError(
      'usage/invalid-option',
      `${manifest} is there already and may hold labels: choose another --out, or move it away.`,
    )
  const pieces: Piece[] = []
  const recordings = await findRecordings(sources)
  const own = recordings.inputs.map(({ source }) => source)
  await eachRecording(
    recordings,
    options,
    input => splitOne(input, own, options),
    async found => {
      pieces.push(...found)
    },
  )
  if (process.exitCode !== undefined && pieces.length === 0) return
  const rows = pieces.map(({ file, source, start, end, channel }) =>
    [file, '', '', source, start, end, channel].map(csvCell).join(','),
  )
  await writeWhole(manifest, `${[COLUMNS, ...rows].join('\n')}\n`)
  const seconds = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  if (options.json)
    await print(`${JSON.stringify({ manifest, pieces: pieces.length, seconds: Number(seconds.toFixed(3)) })}\n`)
  else remark(`Wrote ${pieces.length} pieces, ${seconds.toFixed(1)} s of speech, and ${manifest}`, options)
}

/** What the pieces of one recording are called, where they go and at which rate; `sources` are never overwritten. */
interface PieceTarget {
  readonly name: string
  readonly place: string
  readonly out: string
  readonly target: number
  readonly sources: readonly string[]
}

/** Saves the pieces of one recording; where that fails on the way, none of them is left. */
async function splitOne(
  { source, place }: Input,
  sources: readonly string[],
  { out, rate, max }: SplitOptions,
): Promise<Piece[]> {
  const found = await findPieces(await openAudio(source, { signal: interruption.signal }), max)
  const stream = await openAudio(source, { signal: interruption.signal })
  try {
    return await savePieces(stream, found, {
      name: basename(source),
      place,
      out,
      target: rate ?? stream.info.sampleRate,
      sources,
    })
  } finally {
    await stream.close()
  }
}

async function savePieces(
  stream: AudioStream,
  found: readonly (readonly Interval[])[],
  { name, place, out, target, sources }: PieceTarget,
): Promise<Piece[]> {
  const pieces: Piece[] = []
  const cutters = found.map((intervals, channel) => {
    const several = found.length > 1 ? `-c${channel}` : ''
    const save = async (samples: Float32Array, { start, end }: Interval, index: number) => {
      const file = `${place}${several}-${String(index + 1).padStart(3, '0')}.wav`
      await refuseInputs([join(out, file)], sources)
      await writeWhole(join(out, file), toWav({ channels: [samples], sampleRate: target }))
      pieces.push({ file: file.replaceAll('\\', '/'), source: name, start, end, channel })
    }
    return new Cutter(intervals, new Resampler(stream.info.sampleRate, target), target, save)
  })
  try {
    for await (const { channels } of stream)
      for (const [index, samples] of channels.entries()) await cutters[index]?.push(samples)
    for (const cutter of cutters) await cutter.finish()
  } catch (error) {
    await removeFiles(pieces.map(({ file }) => join(out, file)))
    throw error
  }
  return pieces.sort((a, b) => a.channel - b.channel || a.start - b.start)
}

async function findPieces(stream: AudioStream, max: number | undefined): Promise<Interval[][]> {
  const finders = Array.from({ length: stream.info.channelCount }, () => new PieceFinder(stream.info.sampleRate))
  for await (const { channels } of stream)
    for (const [index, samples] of channels.entries()) finders[index]?.push(samples)
  return finders.map(finder => finder.finish(max))
}

/** Cuts intervals out of a channel that comes in chunks; holds no more than the piece it is at. */
class Cutter {
  readonly #intervals: readonly Interval[]
  readonly #resampler: Resampler
  readonly #rate: number
  readonly #save: (samples: Float32Array, interval: Interval, index: number) => Promise<void>
  #position = 0
  #index = 0
  #piece: Float32Array | undefined

  constructor(
    intervals: readonly Interval[],
    resampler: Resampler,
    rate: number,
    save: (samples: Float32Array, interval: Interval, index: number) => Promise<void>,
  ) {
    this.#intervals = intervals
    this.#resampler = resampler
    this.#rate = rate
    this.#save = save
  }

  async push(samples: Float32Array): Promise<void> {
    await this.#take(this.#resampler.push(samples))
  }

  async finish(): Promise<void> {
    await this.#take(this.#resampler.finish())
    const interval = this.#intervals[this.#index]
    if (!interval || !this.#piece) return
    const { first } = this.#bounds(interval)
    await this.#save(this.#piece.subarray(0, this.#position - first), interval, this.#index)
  }

  async #take(samples: Float32Array): Promise<void> {
    const begin = this.#position
    const end = begin + samples.length
    this.#position = end
    for (;;) {
      const interval = this.#intervals[this.#index]
      if (!interval) return
      const { first, last } = this.#bounds(interval)
      if (first >= end) return
      this.#piece ??= new Float32Array(last - first)
      const from = Math.max(first, begin)
      const to = Math.min(last, end)
      this.#piece.set(samples.subarray(from - begin, to - begin), from - first)
      if (last > end) return
      await this.#save(this.#piece, interval, this.#index)
      this.#piece = undefined
      this.#index++
    }
  }

  #bounds({ start, end }: Interval): { first: number; last: number } {
    return { first: Math.round(start * this.#rate), last: Math.round(end * this.#rate) }
  }
}
