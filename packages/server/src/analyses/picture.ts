import { buffer } from 'node:stream/consumers'
import { AppError } from '@undertone/core/errors'
import { type ColourMap, encodePng, heatImage, narrowed } from '@undertone/core/report'
import type { Peaks } from '../contract/picture.ts'
import type { RecordingRow } from '../database/analyses.ts'
import type { Service } from '../service.ts'
import { pictureKey } from './change.ts'
import { notDone } from './export.ts'
import { keepPicture } from './painter.ts'
import { HEADER_BYTES, HIGHEST_DB, LOWEST_DB, type PictureHeader } from './picture-bytes.ts'

const COLUMNS_A_SECOND = 20
const MOST_COLUMNS = 200_000

/** What a recording looks like; drawn once, then kept. */
export interface Picture {
  readonly durationSeconds: number
  /**
   * The largest values from one time to another.
   *
   * @param points - for each channel, at most
   * @throws AppError `request/invalid` where there is no such stretch
   */
  peaks(points: number, from: number, to: number): Promise<Peaks>
  /**
   * The levels from one time to another as PNG, low frequencies at the bottom.
   *
   * @param width - pixels, at most
   * @throws AppError `request/invalid` where there is no such channel or stretch
   */
  spectrogram(channel: number, from: number, to: number, width: number, map: ColourMap): Promise<Uint8Array>
}

/** @throws AppError `analysis/not-done` */
export async function pictureOf(service: Service, row: RecordingRow): Promise<Picture> {
  const { blobs } = service
  const seconds = row.duration ?? notDone(row)
  const key = pictureKey(row.id)
  if (row.blob !== null && !(await blobs.has(key))) {
    const columns = Math.max(1, Math.min(MOST_COLUMNS, Math.ceil(seconds * COLUMNS_A_SECOND)))
    await keepPicture(service, row, seconds, columns, key)
  }
  const part = async (start: number, length: number) =>
    buffer(await blobs.read(key, { start, end: start + length - 1 }))
  const header: PictureHeader = JSON.parse((await part(0, HEADER_BYTES)).toString())
  return readPicture(header, part)
}

function readPicture(header: PictureHeader, part: (start: number, length: number) => Promise<Buffer>): Picture {
  const { seconds, channels, columns, rows } = header
  const column = (time: number) => Math.max(0, Math.min(columns, Math.round((time / seconds) * columns)))
  const stretch = (channel: number, from: number, to: number) => {
    const first = column(from)
    const length = column(to) - first
    if (channel >= channels || length < 1)
      throw new AppError(
        'request/invalid',
        `Nothing to draw: expected a channel below ${channels} and a stretch within 0 to ${seconds} s, found channel ${channel}, ${from} to ${to} s.`,
      )
    return { first, length }
  }
  return {
    durationSeconds: seconds,
    async peaks(points, from, to) {
      const { first, length } = stretch(0, from, to)
      const count = Math.min(points, length)
      const ofChannel = async (channel: number) => {
        const bytes = await part(HEADER_BYTES + channel * columns + first, length)
        const out = new Array<number>(count).fill(0)
        for (let c = 0; c < length; c++) {
          const at = Math.floor((c * count) / length)
          out[at] = Math.max(out[at]!, Math.round((1000 * bytes[c]!) / 255) / 1000)
        }
        return out
      }
      const time = (at: number) => (at / columns) * seconds
      return {
        durationSeconds: seconds,
        from: time(first),
        to: time(first + length),
        channels: await Promise.all(Array.from({ length: channels }, (_, channel) => ofChannel(channel))),
      }
    },
    async spectrogram(channel, from, to, width, map) {
      const { first, length: count } = stretch(channel, from, to)
      const start = HEADER_BYTES + channels * columns + (channel * columns + first) * rows
      const bytes = await part(start, count * rows)
      const values = Float32Array.from(bytes, byte => LOWEST_DB + (byte / 255) * (HIGHEST_DB - LOWEST_DB))
      return encodePng(heatImage(narrowed({ columns: count, rows, values }, width), LOWEST_DB, -10, map))
    },
  }
}
