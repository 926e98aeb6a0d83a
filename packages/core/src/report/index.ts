export {
  channelName,
  clockTime,
  confidenceWord,
  LIKELY,
  RESTING_LABELS,
  spanText,
  UNCERTAIN,
} from '../analyze/words.ts'
export { COLOUR_MAPS, type ColourMap, colourRamp } from './colour-map.ts'
export { datasetPage } from './dataset-page.ts'
export { EMOTION_SIGNS, type EmotionSigns, inLabelOrder, LABEL_ORDER, signsOf, type Tones } from './emotion-signs.ts'
export { escapeHtml } from './escape.ts'
export { type EvaluationPageOptions, evaluationPage } from './evaluation-page.ts'
export { type Grid, heatImage, narrowed } from './heat-map.ts'
export type { JudgedReport } from './judged-report.ts'
export { timelineRows } from './page-timeline.ts'
export { type Plot, type PlotSize, plotPng, plotSvg, type Tick } from './plot.ts'
export { dataAddress, encodePng, type IndexedImage } from './png.ts'
export { type RecordingPageOptions, recordingPage } from './recording-page.ts'
export { type SoundPicture, SoundPicturePainter } from './sound-picture.ts'
export {
  SPECTROGRAM_TYPES,
  type SpectrogramOptions,
  type SpectrogramType,
  spectrogramPlot,
} from './spectrogram-plot.ts'
export {
  channelsText,
  countText,
  percent,
  plainNumber,
  preciseTime,
  qualityWord,
  signed,
  speakersText,
  tickStep,
  ticksOf,
  timesText,
} from './words.ts'
