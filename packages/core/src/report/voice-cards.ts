import { axisAround, shareAxis } from './charts/axis.ts'
import { barRows } from './charts/bar-rows.ts'
import { dotRows } from './charts/dot-rows.ts'
import { lineChart } from './charts/line-chart.ts'
import { escapeHtml } from './escape.ts'
import { spokenLabels } from './figure-cards.ts'
import type { JudgedReport } from './judged-report.ts'
import { behind, card, figuresTable, labelChip } from './page-parts.ts'
import { emotionClass } from './page-style.ts'
import { percent } from './words.ts'

/** How much the figure differs from voice to voice; from fold to fold where the voices are not told apart. */
export function voicesCard(report: JudgedReport): string {
  const { perSpeaker = {}, folds = [], speakersShared } = report
  const speakers = Object.entries(perSpeaker)
  if (speakers.length > 1) return speakersCard(speakers, speakersShared)
  if (folds.length < 2 || speakersShared) return ''
  const spread = folds.map(({ uar, speakers: heard }) => ({ at: uar, title: `${heard.join(', ')}: ${percent(uar)}` }))
  const rows = folds.map(({ speakers: heard, clips, uar, accuracy }) => [
    escapeHtml(heard.join(', ')),
    String(clips),
    uar.toFixed(3),
    accuracy.toFixed(3),
  ])
  return card(
    'Not the same for every voice',
    'One dot a fold, UAR; the stroke is their mean.',
    dotRows(shareAxis('% right'), [
      { name: 'folds', dots: spread, stroke: report.uar.mean, text: rangeText(folds.map(({ uar }) => uar)) },
    ]) + behind('Fold by fold', figuresTable(['Speakers', 'Clips', 'UAR', 'Accuracy'], rows)),
  )
}

/** The figures of each corpus, where clips of several were judged. */
export function corporaCard({ perCorpus }: JudgedReport): string {
  if (!perCorpus) return ''
  const rows = Object.entries(perCorpus).map(([corpus, { clips, speakers, uar, accuracy }]) => [
    ...[escapeHtml(corpus), String(speakers), String(clips)],
    `${uar.mean.toFixed(3)} (${uar.interval.map(end => end.toFixed(3)).join(' to ')})`,
    accuracy.mean.toFixed(3),
  ])
  return card(
    'Corpus by corpus',
    'UAR is over the labels that a corpus has, with its 95 % interval over speakers.',
    figuresTable(['Corpus', 'Speakers', 'Clips', 'UAR', 'Accuracy'], rows),
  )
}

function speakersCard(speakers: readonly [string, NonNullable<JudgedReport['perSpeaker']>[string]][], shared: boolean) {
  const groups = new Map<string, typeof speakers>()
  for (const speaker of speakers) {
    const name = speaker[1].sex === 'female' ? 'women' : speaker[1].sex === 'male' ? 'men' : 'speakers'
    groups.set(name, [...(groups.get(name) ?? []), speaker])
  }
  const rows = [...groups].map(([name, own]) => {
    const figures = own.map(([, { accuracy }]) => accuracy)
    return {
      name: `${name} (${own.length})`,
      dots: own.map(([speaker, { accuracy }]) => ({ at: accuracy, title: `${speaker}: ${percent(accuracy)}` })),
      hollow: shared,
      stroke: figures.reduce((sum, value) => sum + value, 0) / figures.length,
      text: rangeText(figures),
    }
  })
  const sorted = [...speakers].sort((a, b) => b[1].accuracy - a[1].accuracy)
  const table = figuresTable(
    ['Speaker', 'Clips', 'Accuracy', 'UAR'],
    sorted.map(([speaker, { clips, accuracy, uar }]) => [
      escapeHtml(speaker),
      String(clips),
      accuracy.toFixed(3),
      uar.toFixed(3),
    ]),
  )
  const whose = groups.has('women') || groups.has('men') ? ' Women and men as the corpus labels them.' : ''
  return card(
    'Not the same for every voice',
    `One dot a speaker, accuracy; the stroke is their mean.${whose}`,
    dotRows(shareAxis('% right'), rows) + behind('Speaker by speaker', table),
  )
}

function rangeText(values: readonly number[]): string {
  return `${Math.round(100 * Math.min(...values))} to ${percent(Math.max(...values))}`
}

/** What more speakers to learn from would bring. */
export function learningCard({ learningCurve = [] }: JudgedReport): string {
  if (learningCurve.length < 2) return ''
  const x = axisAround(
    'speakers to learn from',
    learningCurve.map(({ speakers }) => speakers),
    { low: 0 },
  )
  const y = shareAxis('UAR, %')
  const chart = lineChart({ title: 'UAR by the number of speakers to learn from', x, y }, [
    {
      points: learningCurve.map(({ speakers, uar }) => [speakers, uar]),
      dots: 4,
      band: learningCurve.map(({ speakers, uar, sd }) => ({ x: speakers, low: uar - sd, high: uar + sd })),
    },
  ])
  const table = figuresTable(
    ['Speakers', 'UAR', 'sd', 'Accuracy'],
    learningCurve.map(({ speakers, uar, sd, accuracy }) => [
      String(speakers),
      uar.toFixed(3),
      sd.toFixed(3),
      accuracy.toFixed(3),
    ]),
  )
  return card(
    'More speakers, better figures?',
    'The same test clips, fewer speakers in training. Band: one sd over folds.',
    chart + behind('The figures', table),
  )
}

/** Clips of each label, and what training made of them. */
export function balanceCard(report: JudgedReport): string {
  const { labels, perClass, balance } = report
  const before = balance?.before ?? Object.fromEntries(labels.map(label => [label, perClass[label]?.support ?? 0]))
  const counts = [...Object.values(before), ...Object.values(balance?.after ?? {})]
  const most = Math.max(1, ...counts)
  const rows = spokenLabels(report).map(label => {
    const own = before[label] ?? 0
    const filled = balance?.after[label]
    return {
      name: labelChip(label, labels),
      className: emotionClass(label, labels),
      bars: [
        { share: own / most, text: balance ? `${own} clips` : String(own) },
        ...(filled === undefined
          ? []
          : [{ share: filled / most, text: `${filled} with SMOTE`, fill: 'outline' as const }]),
      ],
    }
  })
  return balance
    ? card(
        'Clips of each label in training',
        'SMOTE fills up rare labels with rows between neighbours: in training only, never in a test.',
        barRows(rows),
      )
    : card('Clips of each label', 'All that were judged.', barRows(rows))
}
