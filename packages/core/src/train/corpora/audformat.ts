import { parse as parseYaml } from 'yaml'
import { AppError } from '../../errors.ts'
import { parseCsv } from '../csv.ts'
import { type Dataset, type ListedClip, toLabel } from '../dataset.ts'
import type { LabelTexts } from './corpus.ts'

/** Files of an audformat database that say how its clips are labelled: `db.yaml` and a CSV for each table. */
export const AUDFORMAT_FILES = /^db(?:\.[^/]+)?\.(?:yaml|csv)$/

/** Licences and usages that let a model be sold. */
const COMMERCIAL_USAGE = ['commercial', 'unrestricted']

/** A row of a table: where the clip is, and its values by what their columns mean. */
interface AudformatRow {
  readonly file: string
  readonly start: string
  readonly end: string
  readonly value: (meaning: string) => string
}

/**
 * The clips of an audformat database: every row of every table that has a column of emotions, with the speaker and the
 * transcription from whichever table has them. Databases whose tables are Parquet or pickles only are refused.
 *
 * @param paths - of the recordings, from the folder on, with `/`; rows without theirs are left out and counted
 * @throws AppError `dataset/invalid-manifest`, `dataset/unknown-layout`
 *
 * Source: audformat 1.3, https://audeering.github.io/audformat/data-format.html
 */
export function readAudformat(texts: LabelTexts, paths: readonly string[]): Dataset {
  const header = readHeader(texts.get('db.yaml') ?? '')
  const tables = Object.entries(asRecord(header.tables)).map(([id, table]) => rowsOf(id, asRecord(table), texts))
  const labelled = tables.filter(({ meanings }) => meanings.includes('emotion'))
  if (labelled.length === 0)
    throw new AppError(
      'dataset/unknown-layout',
      `db.yaml: expected a table with a column "emotion" and its CSV file beside it, found ${tables.map(({ id, meanings }) => `${id} (${meanings.join(', ') || 'no CSV'})`).join('; ') || 'no table'}. Write a manifest.csv instead.`,
    )
  // A part of a file says nothing of the whole: two may speak in it.
  const fileFacts = (meaning: string) =>
    new Map(
      tables
        .filter(({ meanings }) => meanings.includes(meaning) && !meanings.includes('start'))
        .flatMap(({ rows }) => rows.map(row => [row.file, row.value(meaning)] as const)),
    )
  const speakers = fileFacts('speaker')
  const sentences = fileFacts('transcription')
  const there = new Set(paths)
  const name = String(header.name ?? 'audformat')
  const language = languageOf(header.languages)
  const clips = new Map<string, ListedClip>()
  let absent = 0
  for (const { rows } of labelled)
    for (const row of rows) {
      const { file } = row
      const cut = cutOf(row)
      const id = cut ? `${file}#${cut.start}-${cut.end}` : file
      if (!there.has(file)) absent++
      else if (!clips.has(id)) {
        const corpusLabel = row.value('emotion')
        const speaker = row.value('speaker') || speakers.get(file) || ''
        const sentence = sentences.get(file)
        clips.set(id, {
          id,
          corpus: name,
          path: file,
          speaker: speaker === '' ? '' : `${name}/${speaker}`,
          label: toLabel(corpusLabel),
          corpusLabel,
          ...(sentence && { sentence }),
          ...(language && { language }),
          ...(cut && { cut }),
        })
      }
    }
  const licence = String(header.license ?? header.usage ?? 'not stated')
  return {
    corpus: {
      name,
      title: name,
      licence,
      commercialUse: COMMERCIAL_USAGE.includes(String(header.usage)) && !/\bNC\b/i.test(licence),
    },
    clips: [...clips.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    notes: absent === 0 ? [] : [`${absent} left out: rows of db.yaml's tables whose recording is not there.`],
  }
}

function readHeader(text: string): Record<string, unknown> {
  try {
    return asRecord(parseYaml(text))
  } catch (error) {
    throw new AppError(
      'dataset/invalid-manifest',
      `db.yaml is no YAML that can be read: ${error instanceof Error ? error.message : error}`,
      {},
      { cause: error },
    )
  }
}

function rowsOf(id: string, table: Record<string, unknown>, texts: LabelTexts) {
  const text = texts.get(`db.${id}.csv`)
  if (text === undefined) return { id, meanings: [], rows: [] }
  const [header, ...lines] = parseCsv(text)
  const columns = asRecord(table.columns)
  const names = header?.cells ?? []
  // A column means what its scheme is; without one, what it is called.
  const meanings = names.map(name => String(asRecord(columns[name]).scheme_id ?? name))
  const rows = lines.map(({ cells }): AudformatRow => {
    const cell = (at: number) => cells[at]?.trim() ?? ''
    return {
      file: cell(names.indexOf('file')).replaceAll('\\', '/'),
      start: cell(names.indexOf('start')),
      end: cell(names.indexOf('end')),
      value: meaning => cell(names.includes(meaning) ? names.indexOf(meaning) : meanings.indexOf(meaning)),
    }
  })
  return { id, meanings, rows }
}

/** The part of a file that a row is about; the whole file where it says no end. */
function cutOf({ file, start, end }: AudformatRow): ListedClip['cut'] {
  if (end === '' || end === 'NaT') return undefined
  const cut = { start: secondsOf(start), end: secondsOf(end) }
  if (cut.start >= 0 && cut.end > cut.start) return cut
  throw new AppError(
    'dataset/invalid-manifest',
    `Expected times as "0 days 00:00:01.5", the end after the start, found "${start}" and "${end}" for "${file}".`,
  )
}

/** `0 days 00:00:01.898250`, `00:00:01.5` or `1.5`, in seconds; NaN for anything else. */
function secondsOf(text: string): number {
  const match = /^(?:(\d+) days?)?(?:(?:^| |\+)(\d+):(\d\d):(\d\d(?:\.\d+)?))?$/.exec(text)
  if (!match || text === '') return text === '' || text === 'NaT' ? 0 : Number(text)
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(part => Number(part ?? 0))
  return Number((((days * 24 + hours) * 60 + minutes) * 60 + seconds).toFixed(9))
}

/** BCP 47 of the first of a database's languages, which are ISO 639-3. */
function languageOf(languages: unknown): string | undefined {
  const first = Array.isArray(languages) ? languages[0] : undefined
  try {
    return typeof first === 'string' ? Intl.getCanonicalLocales(first)[0] : undefined
  } catch {
    return undefined
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
