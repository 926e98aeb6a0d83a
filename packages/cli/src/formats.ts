import type { Analysis } from '@undertone/core'
import type { Format } from './commands/analyze.ts'

/** How a format is written and how several of it are put together. */
export interface FormatSpec {
  readonly extension: string
  /** `array`: one JSON array; `joined`: one after the other; `apart`: a file each. */
  readonly several: 'array' | 'joined' | 'apart'
}

/** Of every format. */
export const FORMAT_SPECS: Readonly<Record<Format, FormatSpec>> = {
  text: { extension: '.txt', several: 'joined' },
  json: { extension: '.json', several: 'array' },
  jsonl: { extension: '.jsonl', several: 'joined' },
  short: { extension: '.json', several: 'array' },
  csv: { extension: '.csv', several: 'joined' },
  rttm: { extension: '.rttm', several: 'joined' },
  vtt: { extension: '.vtt', several: 'apart' },
  srt: { extension: '.srt', several: 'apart' },
  textgrid: { extension: '.TextGrid', several: 'apart' },
  audacity: { extension: '.txt', several: 'apart' },
  elan: { extension: '.txt', several: 'apart' },
}

/** The exporters of every format but `text`. `first` is false for the later parts of one table. */
export async function exporterOf(
  format: Exclude<Format, 'text'>,
): Promise<(analysis: Analysis, first: boolean) => string> {
  const core = await import('@undertone/core')
  const exporters = {
    json: core.toJson,
    jsonl: core.toJsonl,
    short: core.toShort,
    vtt: core.toVtt,
    srt: core.toSrt,
    textgrid: core.toTextGrid,
    rttm: core.toRttm,
    audacity: core.toAudacity,
    elan: core.toElan,
  }
  return format === 'csv' ? (analysis, first) => core.toCsv(analysis, { header: first }) : exporters[format]
}
