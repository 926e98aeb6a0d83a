/** Longest stretch that is shown at once, seconds: beyond it single sounds could not be told apart any more. */
export const MOST_SECONDS = 30

/** Which part of a recording, seconds. */
export interface Stretch {
  readonly start: number
  /** Undefined for the end of the recording, or what of it can be shown at once. */
  readonly end: number | undefined
}

/** A label on an axis, at a share of its length, 0..1 from the left or the bottom. */
export interface Tick {
  readonly at: number
  readonly text: string
}

/** Values over time, to be drawn as ink. */
export interface ClipPicture {
  /** Moments. */
  readonly columns: number
  readonly rows: number
  /** Column after column, each from the lowest row up. */
  readonly values: Float32Array
  /** What paper and full ink stand for. */
  readonly low: number
  readonly high: number
  /** What each row stands for, without its unit. */
  readonly rowNames: readonly string[]
  readonly ticks: readonly Tick[]
}

/** What a clip looks like. A plain object, so that it crosses from the worker to the page. */
export interface ClipSound {
  /** Seconds into its recording. */
  readonly start: number
  readonly seconds: number
  /** Hz, of the recording and of `samples`. */
  readonly sampleRate: number
  readonly channel: number
  readonly samples: Float32Array
  /** Smallest and largest sample of each column in turn, full scale 1. */
  readonly wave: Float32Array
  /** Level of mel bands, dB. */
  readonly mel: ClipPicture
  /** Cepstral coefficients from 1 on, dB. */
  readonly mfcc: ClipPicture
  /** Strength of pitch classes, the strongest of a moment being 1. */
  readonly chroma: ClipPicture
  /** Over all moments; MFCC from coefficient 0 on. */
  readonly means: { readonly mfcc: readonly number[]; readonly chroma: readonly number[] }
}

/** The same scale for pictures that are looked at side by side: up to the largest value, as far down as the widest goes. */
export function sharedScale(pictures: readonly ClipPicture[]): { readonly low: number; readonly high: number } {
  const high = Math.max(...pictures.map(its => its.high))
  return { low: high - Math.max(...pictures.map(its => its.high - its.low)), high }
}

/** Row of the largest value of a column. */
export function strongestRow({ rows, values }: ClipPicture, column: number): number {
  let best = 0
  for (let row = 1; row < rows; row++) if (values[column * rows + row]! > values[column * rows + best]!) best = row
  return best
}

/** Column of a moment, given as a share of the clip, 0..1. */
export function columnAt({ columns }: Pick<ClipPicture, 'columns'>, share: number): number {
  return Math.max(0, Math.min(columns - 1, Math.floor(share * columns)))
}
