import { crossCard, robustnessCard } from './condition-cards.ts'
import { escapeHtml } from './escape.ts'
import {
  chanceOf,
  confusionCard,
  coverageCard,
  headlineCard,
  labelCard,
  reliabilityCard,
  spokenLabels,
} from './figure-cards.ts'
import type { JudgedReport } from './judged-report.ts'
import { card, facts } from './page-parts.ts'
import { mapCard, soundCard, wrongCard } from './sound-cards.ts'
import { standalonePage } from './standalone-page.ts'
import { balanceCard, corporaCard, learningCard, voicesCard } from './voice-cards.ts'
import { countText, percent, speakersText } from './words.ts'

/** What a page says beside the figures. */
export interface EvaluationPageOptions {
  /** Heading: what was judged. The protocol's or the model's name where not given. */
  readonly title?: string
  /** Licence of the training data, where it is a model's page. */
  readonly licence?: string
}

/**
 * A report on a model as one page that needs nothing else: no script, no request, light and dark, fit to print. Sections
 * for which the report has no data are left out. The same report gives the same page; every text from it is escaped.
 */
export async function evaluationPage(report: JudgedReport, options: EvaluationPageOptions = {}): Promise<string> {
  const { labels, clips, speakers, speakersShared } = report
  const title = options.title ?? report.model?.id ?? report.protocol ?? 'Evaluation'
  const badges = [...(speakersShared ? ['Speakers shared'] : []), ...(options.licence ? [options.licence] : [])]
  const meta = [
    ...(report.protocol && report.protocol !== title ? [report.protocol] : []),
    countText(clips, 'clip'),
    speakersText(speakers),
    countText(labels.length, 'label'),
  ]
  const left = [headlineCard(report), reliabilityCard(report), confusionCard(report), balanceCard(report)]
  const right = [labelCard(report), corporaCard(report), voicesCard(report), coverageCard(report), learningCard(report)]
  return standalonePage({
    title: `${title}, evaluation`,
    labels,
    charts: true,
    main: `<p class="brand">Undertone, how good a model is</p>
<h1>${escapeHtml(title)}</h1>
<div class="meta">${meta.map(text => `<span>${escapeHtml(text)}</span>`).join('')}${badges.map(text => `<span class="badge">${escapeHtml(text)}</span>`).join('')}</div>
<p class="lede">${escapeHtml(lede(report))}</p>
<div class="grid"><div>${left.join('')}</div><div>${right.join('')}</div></div>
${robustnessCard(report)}
${crossCard(report)}
${await soundCard(report)}
${mapCard(report)}
${wrongCard(report)}
${aboutCard(report)}
<p class="note" style="margin-top:16px">We hear a voice; we do not know a person. A label says what a voice sounds like to this model, and how likely that is.</p>`,
  })
}

function lede(report: JudgedReport): string {
  const { uar, speakersShared, folds } = report
  const labels = spokenLabels(report)
  const [low, high] = uar.interval.map(value => Math.round(100 * value))
  const figure = `${percent(uar.mean)} (${low} to ${high})`
  const chance = `chance is ${percent(chanceOf(report))}`
  if (speakersShared)
    return `Right on speakers that were in training too: ${figure} on average over ${labels.length} labels; ${chance}. This says nothing about new voices.`
  const how = folds
    ? 'each clip was judged by a model that had not heard its speaker'
    : 'none of these speakers was in the model’s training'
  return `Right on unseen speakers: ${figure} on average over ${labels.length} labels; ${chance}. ${how.charAt(0).toUpperCase()}${how.slice(1)}.`
}

function aboutCard(report: JudgedReport): string {
  const { uar, accuracy, macroF1, cohenKappa, ece, folds, model, calibration, uncertainShare, notes } = report
  const estimate = ({ mean, sd, interval: [low, high] }: JudgedReport['uar']) =>
    `${mean.toFixed(3)}, sd ${sd.toFixed(3)}, 95 % ${low.toFixed(3)} to ${high.toFixed(3)}`
  const rows: [string, string][] = [
    ['UAR, unweighted average recall', estimate(uar)],
    ['Accuracy', estimate(accuracy)],
    ['Macro F1', estimate(macroF1)],
    ['Cohen’s kappa', cohenKappa.toFixed(3)],
    ['Calibration error (ECE)', ece.toFixed(3)],
    ...(folds ? ([['Folds', String(folds.length)]] as [string, string][]) : []),
    ...(model ? ([['Model SHA-256', model.sha256]] as [string, string][]) : []),
    ...(calibration
      ? ([
          ['Temperature', calibration.temperature.toFixed(2)],
          [
            'Uncertain below',
            `${calibration.uncertainBelow.toFixed(2)}: ${percent(calibration.uncertainShare)} of windows, ${percent(calibration.accuracyBelow)} of them right; above ${percent(calibration.accuracyAbove)}`,
          ],
        ] as [string, string][])
      : []),
    ...(uncertainShare === undefined ? [] : ([['Uncertain', percent(uncertainShare)]] as [string, string][])),
  ]
  const list =
    notes.length > 0 ? `<ul class="notes">${notes.map(note => `<li>${escapeHtml(note)}</li>`).join('')}</ul>` : ''
  return card(
    'How this was measured',
    `Intervals are 95 %, by bootstrap over speakers${folds ? '; sd over folds' : ''}. UAR counts each label alike, however many clips it has.`,
    facts(rows) + list,
    'about',
  )
}
