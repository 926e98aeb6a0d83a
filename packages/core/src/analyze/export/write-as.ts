import type { Analysis } from '../analysis.ts'
import { toCsv } from './csv.ts'
import type { ResultFormat } from './format-names.ts'
import { toJson, toJsonl } from './json.ts'
import { toAudacity, toElan } from './labels.ts'
import { toRttm } from './rttm.ts'
import { toShort } from './short.ts'
import { toSrt, toVtt } from './subtitles.ts'
import { toTextGrid } from './textgrid.ts'

const WRITERS: Readonly<Record<Exclude<ResultFormat, 'csv'>, (analysis: Analysis) => string>> = {
  json: toJson,
  jsonl: toJsonl,
  short: toShort,
  vtt: toVtt,
  srt: toSrt,
  textgrid: toTextGrid,
  rttm: toRttm,
  audacity: toAudacity,
  elan: toElan,
}

/**
 * A result in one of the formats.
 *
 * @param options.header - false for the second and later recordings of one table
 */
export function writeAs(format: ResultFormat, analysis: Analysis, options: { readonly header?: boolean } = {}): string {
  return format === 'csv' ? toCsv(analysis, options) : WRITERS[format](analysis)
}
