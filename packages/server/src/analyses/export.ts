import { type Analysis, loadModel, writeAs } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { FORMAT_SPECS } from '@undertone/core/formats'
import { readModel } from '@undertone/core/node'
import { recordingPage, timelineRows } from '@undertone/core/report'
import type { ExportFormat } from '../contract/analysis.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { paintRecording } from './painter.ts'

const COLUMNS_A_ROW = 1200

/** A result as a file. */
export interface ExportedFile {
  readonly type: string
  readonly fileName: string
  readonly body: string
}

/** @throws AppError `analysis/not-done` */
export async function exportAnalysis(service: Service, row: AnalysisRow, format: ExportFormat): Promise<ExportedFile> {
  const analysis = resultOf(row)
  const stem = row.name.replace(/\.[^.]{1,8}$/, '') || row.name
  if (format === 'html')
    return { type: 'text/html; charset=utf-8', fileName: `${stem}.html`, body: await pageOf(service, row, analysis) }
  const { mediaType, ending } = FORMAT_SPECS[format]
  return { type: mediaType, fileName: `${stem}.${ending}`, body: writeAs(format, analysis) }
}

/**
 * The result of an analysis that has one.
 *
 * @throws AppError `analysis/not-done`
 */
export function resultOf(row: AnalysisRow): Analysis {
  return row.analysis ?? notDone(row)
}

/** @throws AppError `analysis/not-done` */
export function notDone({ id, state }: Pick<AnalysisRow, 'id' | 'state'>): never {
  throw new AppError('analysis/not-done', `No result yet: expected analysis ${id} to be done, found it ${state}.`, {
    id,
    state,
  })
}

/** The engine's page; waveform and spectrogram are drawn from a second pass over the recording. */
async function pageOf(service: Service, row: AnalysisRow, analysis: Analysis): Promise<string> {
  const { card } = loadModel(await readModel(row.options.model ?? service.config.model))
  const { durationSeconds } = analysis.source
  const columns = COLUMNS_A_ROW * timelineRows(durationSeconds)
  const pictures = await paintRecording(service, row, { seconds: durationSeconds, columns })
  return recordingPage(analysis, { pictures, card })
}
