import type { Analysis } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import {
  AnalysisPool,
  type AnalyzeFileOptions,
  analyzeFile,
  type KeptRecording,
  keepRecording,
  nameOfSource,
  readModel,
} from '@undertone/core/node'
import { analysisOptionsOf } from './analysis-options.ts'
import type { AnalyzeOptions } from './analyze-recordings.ts'
import type { Report } from './batch.ts'
import { interruption } from './interruption.ts'

/** A recording that was analysed. Whoever is given one closes it. */
export interface AnalysedRecording {
  readonly analysis: Analysis
  /** Its self-contained page; only where that was said before. */
  page(): Promise<string>
  close(): Promise<void>
}

/** What recordings are analysed by: this machine, or a service. Whoever opens one closes it. */
export interface RecordingEngine {
  /** @param withPage - whether its page will be asked for */
  analyze(source: string, withPage: boolean, report: Report): Promise<AnalysedRecording>
  close(): Promise<void>
}

/**
 * Analyses on this machine, several recordings at once in processes of their own.
 *
 * @throws AppError where the model cannot be used: said once, before any recording is read
 */
export async function openLocalEngine(options: AnalyzeOptions, several: boolean): Promise<RecordingEngine> {
  if (options.model !== undefined) await checkModel(options.model)
  const pool = several && options.jobs > 1 ? new AnalysisPool(options.jobs) : undefined
  const kept = new Set<KeptRecording>()
  return {
    async analyze(source, withPage, report) {
      const settings = { ...toAnalyzeFileOptions(options, report), name: nameOfSource(source) }
      // A page is drawn from a second reading.
      const recording = withPage ? await keepRecording(source, settings) : undefined
      if (recording) kept.add(recording)
      const path = recording?.path ?? source
      // Standard input belongs to this thread.
      const analysis = await (pool && path !== '-' ? pool.analyze(path, settings) : analyzeFile(path, settings))
      return {
        analysis,
        page: async () => (await import('./recording-page.ts')).pageOf(path, analysis, options.model),
        async close() {
          if (recording) kept.delete(recording)
          await recording?.close()
        },
      }
    },
    async close() {
      await pool?.close()
      for (const recording of kept) await recording.close()
    },
  }
}

function toAnalyzeFileOptions(options: AnalyzeOptions, report: Report): AnalyzeFileOptions {
  return {
    ...analysisOptionsOf(options),
    signal: interruption.signal,
    ...(options.allowYtDlp && { fetch: { allowYtDlp: true } }),
    onProgress: report,
  }
}

async function checkModel(model: string): Promise<void> {
  const bytes = await readModel(model)
  const { loadModel } = await import('@undertone/core')
  try {
    loadModel(bytes)
  } catch (error) {
    throw error instanceof AppError
      ? new AppError(error.code, `${model}: ${error.message}`, { ...error.details, model }, { cause: error })
      : error
  }
}
