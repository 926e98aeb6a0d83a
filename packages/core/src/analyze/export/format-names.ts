/** How a format is kept as a file, and how several recordings share one. */
export interface FormatSpec {
  /** Of a file, without the dot. */
  readonly ending: string
  /** For `Content-Type`. */
  readonly mediaType: string
  /** `array`: one JSON array; `joined`: one after the other; `apart`: a file each. */
  readonly several: 'array' | 'joined' | 'apart'
}

const PLAIN = 'text/plain; charset=utf-8'

/** Every format that a result is written in. Data alone, so that whoever only names them loads no engine. */
export const FORMAT_SPECS = {
  json: { ending: 'json', mediaType: 'application/json', several: 'array' },
  jsonl: { ending: 'jsonl', mediaType: 'application/jsonl', several: 'joined' },
  short: { ending: 'json', mediaType: 'application/json', several: 'array' },
  csv: { ending: 'csv', mediaType: 'text/csv; charset=utf-8', several: 'joined' },
  vtt: { ending: 'vtt', mediaType: 'text/vtt; charset=utf-8', several: 'apart' },
  srt: { ending: 'srt', mediaType: 'application/x-subrip; charset=utf-8', several: 'apart' },
  textgrid: { ending: 'TextGrid', mediaType: PLAIN, several: 'apart' },
  rttm: { ending: 'rttm', mediaType: PLAIN, several: 'joined' },
  audacity: { ending: 'txt', mediaType: PLAIN, several: 'apart' },
  elan: { ending: 'txt', mediaType: PLAIN, several: 'apart' },
} as const satisfies Readonly<Record<string, FormatSpec>>

/** A name in {@link FORMAT_SPECS}. */
export type ResultFormat = keyof typeof FORMAT_SPECS

/** The names of all formats. */
export const RESULT_FORMATS = Object.freeze(Object.keys(FORMAT_SPECS)) as readonly [ResultFormat, ...ResultFormat[]]
