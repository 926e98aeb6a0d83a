import type { Analysis } from '../analyze/analysis.ts'
import type { ModelCard } from '../model/model.ts'
import { escapeHtml } from './escape.ts'
import { aboutCards, momentsCard, segmentsTable, sharesCard, talkCard } from './page-tables.ts'
import { timelineCard } from './page-timeline.ts'
import type { SoundPicture } from './sound-picture.ts'
import { standalonePage } from './standalone-page.ts'
import { channelsText, preciseTime } from './words.ts'

/** What a page shows beside the analysis. */
export interface RecordingPageOptions {
  /** The sound of each channel, by index; without it the lanes have no waveform and no spectrogram. */
  readonly pictures?: readonly SoundPicture[]
  /** What the model says of itself. */
  readonly card?: ModelCard
}

/**
 * A report on one recording as one page that needs nothing else: no script, no request, light and dark, fit to print.
 * The same analysis gives the same page. Every text that comes from a recording or a model is escaped.
 */
export async function recordingPage(
  analysis: Analysis,
  { pictures = [], card }: RecordingPageOptions = {},
): Promise<string> {
  const { source, model, summary } = analysis
  const badge = model.commercialUse ? '' : '<span class="badge">Non-commercial use only</span>'
  return standalonePage({
    title: source.name,
    labels: model.labels,
    before: '<a class="skip" href="#table">Skip to the timeline as a table</a>',
    main: `<p class="brand">Undertone, what a voice sounds like</p>
<h1>${escapeHtml(source.name)}</h1>
<div class="meta"><span>${preciseTime(source.durationSeconds)}</span><span>${channelsText(source.channels)}, ${source.sampleRate / 1000} kHz</span><span>${escapeHtml(source.codec)}</span>${badge}</div>
<p class="lede">${escapeHtml(summary.text)}</p>
${await timelineCard(analysis, pictures)}
<div class="grid">${momentsCard(analysis)}${sharesCard(analysis)}</div>
${segmentsTable(analysis)}
${talkCard(analysis)}
${aboutCards(analysis, card)}
<p class="note" style="margin-top:16px">We hear a voice; we do not know a person. A label says what the voice sounds like to a model trained on acted speech, and how likely that is.</p>`,
  })
}
