export type * from './analyze/analysis.ts'
export { analyze, type ChannelGroup } from './analyze/analyze.ts'
export type { SourceInfo } from './analyze/assemble.ts'
export { csvCell, toCsv } from './analyze/export/csv.ts'
export { toJson, toJsonl } from './analyze/export/json.ts'
export { toAudacity, toElan } from './analyze/export/labels.ts'
export { toRttm } from './analyze/export/rttm.ts'
export { type LabelScore, shortForm, toShort } from './analyze/export/short.ts'
export { toSrt, toVtt } from './analyze/export/subtitles.ts'
export { toTextGrid } from './analyze/export/textgrid.ts'
export { LiveAnalyzer, type LiveEvent } from './analyze/live.ts'
export type { AnalysisOptions } from './analyze/settings.ts'
export { clockTime, confidenceWord, RESTING_LABELS, spanText, UNCERTAIN } from './analyze/words.ts'
export { type Audio, type AudioInfo, type AudioStream, checkAudio, durationOf, type Interval } from './audio/audio.ts'
export { decodeG711, encodeG711, type G711Law } from './audio/g711.ts'
export { levelDb, peak, rms, toDecibels } from './audio/level.ts'
export { mixDown } from './audio/mix.ts'
export { PCM_BYTES } from './audio/pcm.ts'
export { type RawLayout, RawReader } from './audio/raw.ts'
export { Resampler, resample } from './audio/resample.ts'
export { SNIFF_BYTES, sniffFormat } from './audio/sniff.ts'
export { toWav, type WavCodec, wavHeader } from './audio/to-wav.ts'
export { AppError, ERROR_CODES, type ErrorCode, type WorkOptions } from './errors.ts'
export type { Estimate } from './evaluate/intervals.ts'
export type { ClassScore } from './evaluate/metrics.ts'
export { recipeHash } from './features/recipe.ts'
export {
  computeRecipe,
  framesOf,
  isRecipeMatrix,
  RECIPE_NAMES,
  type RecipeMatrix,
  type RecipeName,
  type RecipeVector,
} from './features/recipes.ts'
export { cardToMarkdown } from './model/card-to-markdown.ts'
export type { Calibration, Model, ModelCard, Voice } from './model/model.ts'
export { loadModel, type ModelParts, saveModel } from './model/model-file.ts'
export { exportOnnx } from './model/onnx/export-onnx.ts'
export { createOnnxInput, type OnnxInput } from './model/onnx/onnx-input.ts'
export type { Adaptation } from './model/voice-space.ts'
export { PieceFinder } from './segment/piece-finder.ts'
export { findSpeech } from './segment/speech-detector.ts'
export { splitSilence } from './segment/split-silence.ts'
