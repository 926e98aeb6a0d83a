import type { SoundPicture } from '@undertone/core/report'

/** Of the header, which is JSON. */
export const HEADER_BYTES = 256
/** Levels are kept as bytes, from here to full scale. */
export const LOWEST_DB = -100
export const HIGHEST_DB = 0

/** What a picture that is kept begins with. */
export interface PictureHeader {
  readonly seconds: number
  readonly channels: number
  readonly columns: number
  readonly rows: number
}

/** A picture as it is kept: header, then the peaks of each channel, then the spectrum of each channel. */
export function pictureToBytes(pictures: readonly SoundPicture[], seconds: number): Uint8Array {
  const { columns, rows } = pictures[0]?.spectrum ?? { columns: 0, rows: 0 }
  const header: PictureHeader = { seconds, channels: pictures.length, columns, rows }
  const share = (value: number) => Math.round(255 * Math.min(1, Math.max(0, value)))
  return Buffer.concat([
    Buffer.from(JSON.stringify(header).padEnd(HEADER_BYTES)),
    ...pictures.map(({ peaks }) => Uint8Array.from(peaks, share)),
    ...pictures.map(({ spectrum }) =>
      Uint8Array.from(spectrum.values, level => share((level - LOWEST_DB) / (HIGHEST_DB - LOWEST_DB))),
    ),
  ])
}
