import { type Axis, axisAround, shareAxis } from './charts/axis.ts'
import { barRows } from './charts/bar-rows.ts'
import type { Point } from './charts/chart-frame.ts'
import { confusionTable } from './charts/confusion-table.ts'
import { type DotRow, dotRows } from './charts/dot-rows.ts'
import { lineChart } from './charts/line-chart.ts'
import { conditionName } from './condition-names.ts'
import { escapeHtml } from './escape.ts'
import type { JudgedReport } from './judged-report.ts'
import { behind, card, figuresTable, labelChip } from './page-parts.ts'
import { emotionClass } from './page-style.ts'
import { percent } from './words.ts'

/** The headline figures on one axis, with chance marked, and what bad lines leave of them. */
export function headlineCard(report: JudgedReport): string {
  const { uar, accuracy, conditions = {}, adapted, besideRandom, speakersShared: shared } = report
  const row = (name: string, { mean, interval }: JudgedReport['uar'], hollow = shared): DotRow => ({
    name,
    dots: [{ at: mean }],
    interval,
    hollow,
    text: percent(mean),
  })
  const rows: DotRow[] = [
    row(shared ? 'Speakers shared' : 'Unseen speakers', uar),
    row('Accuracy, all clips alike', accuracy),
    ...(adapted ? [row('Adapted to each voice by all its clips', adapted.uar)] : []),
    ...Object.entries(conditions)
      .filter(([name]) => name !== 'clean')
      .map(
        ([name, figures]): DotRow => ({
          name: escapeHtml(conditionName(name)),
          dots: [{ at: figures.uar }],
          hollow: shared,
          text: percent(figures.uar),
        }),
      ),
    ...(besideRandom ? [row('Speakers shared, random split', besideRandom.uar, true)] : []),
  ]
  const hollow =
    shared || besideRandom ? ' Hollow: speakers shared with training, too good to expect of a new voice.' : ''
  return card(
    'How often it is right',
    `Average recall over ${spokenLabels(report).length} labels (UAR) where nothing else is said, with its 95 % interval over speakers where there is one.${hollow}`,
    dotRows(shareAxis('% right'), rows, [{ at: chanceOf(report), name: 'chance' }]),
  )
}

/** Labels that some clip has. */
export function spokenLabels({ labels, perClass }: JudgedReport): string[] {
  return labels.filter(label => (perClass[label]?.support ?? 0) > 0)
}

/** UAR of guessing blindly among all labels. */
export function chanceOf({ labels }: JudgedReport): number {
  return 1 / Math.max(1, labels.length)
}

/** Which label is taken for which. */
export function confusionCard({ labels, confusion }: JudgedReport): string {
  return card('What it takes for what', '', confusionTable(labels, confusion))
}

/** Recall, precision and F1 of each label. */
export function labelCard(report: JudgedReport): string {
  const { labels, perClass } = report
  const rows = spokenLabels(report).flatMap(label => {
    const figures = perClass[label]
    if (!figures) return []
    return {
      name: labelChip(label, labels),
      className: emotionClass(label, labels),
      bars: [
        { share: figures.recall, text: `recall ${percent(figures.recall)}` },
        { share: figures.precision, text: `precision ${percent(figures.precision)}`, fill: 'soft' as const },
        { share: figures.f1, text: `F1 ${figures.f1.toFixed(2)}`, fill: 'outline' as const },
      ],
    }
  })
  return card(
    'Label by label',
    'Recall: of the clips of a label, how many were found. Precision: of the clips that were called so, how many were. F1: both together.',
    barRows(rows),
  )
}

/** Whether a stated probability can be believed. */
export function reliabilityCard(report: JudgedReport): string {
  const { reliability = [], ece, calibration } = report
  const bins = reliability.filter(({ clips }) => clips > 0)
  if (bins.length === 0) return ''
  const y = shareAxis('% right')
  const x = axisAround('confidence it states (dot size: how many clips)', [], { low: 0, high: 1, most: 5 })
  // A handful of clips says little: a dot, but no line through it.
  const common = bins.filter(({ clips }) => clips >= FEW_CLIPS * report.clips)
  const most = Math.max(...bins.map(({ clips }) => clips))
  const chart = lineChart({ title: 'Share of right labels by stated confidence', x, y, height: 260 }, [
    { name: 'as it should be', points: diagonal, stroke: 'dashed', tone: 'faint' },
    {
      name: 'measured',
      points: common.map(({ confidence, accuracy }): Point => [confidence, accuracy]),
    },
    {
      stroke: 'none',
      points: bins.map(({ confidence, accuracy }): Point => [confidence, accuracy]),
      dots: bins.map(({ clips }) => Number((2.5 + 5.5 * Math.sqrt(clips / most)).toFixed(1))),
    },
  ])
  const table = figuresTable(
    ['Confidence', 'Right', 'Clips'],
    bins.map(({ confidence, accuracy, clips }) => [confidence.toFixed(2), percent(accuracy), String(clips)]),
  )
  const uncertain = calibration
    ? ` Below ${calibration.uncertainBelow.toFixed(2)} it says "uncertain" instead of a label.`
    : ''
  return card(
    'When it says 0.8, is it right 8 times in 10?',
    `Calibration error (ECE) ${ece.toFixed(3)}: how far the dots lie from the line, on average over the clips.${uncertain}`,
    chart + behind('The figures', table),
  )
}

/** Share of all clips. */
const FEW_CLIPS = 0.01
const diagonal: readonly Point[] = [
  [0, 0],
  [1, 1],
]

/** What is right of the clips that the model is surest of. */
export function coverageCard({ riskCoverage = [], accuracy }: JudgedReport): string {
  if (riskCoverage.length === 0) return ''
  const right = riskCoverage.map(({ coverage, risk }): Point => [coverage, 1 - risk])
  const x = shareAxis('% of clips answered, the surest first')
  const y: Axis = shareAxis('% right', { low: right.some(([, share]) => share < 0.5) ? 0 : 0.5 })
  const chart = lineChart({ title: 'Share of right labels among the surest clips', x, y, height: 260 }, [
    { name: 'surest first', points: right },
    {
      name: 'if confidence said nothing',
      points: [
        [0, accuracy.mean],
        [1, accuracy.mean],
      ],
      stroke: 'dashed',
      tone: 'faint',
    },
  ])
  const table = figuresTable(
    ['Answered', 'Right', 'Confidence at least'],
    riskCoverage.map(({ coverage, risk, confidence }) => [percent(coverage), percent(1 - risk), confidence.toFixed(2)]),
  )
  const half = riskCoverage.find(({ coverage }) => coverage >= 0.5 - 1e-9)
  const lead = half ? `Of the surer half of the clips ${percent(1 - half.risk)} are right.` : ''
  return card('Staying silent where it is unsure', lead, chart + behind('The figures', table))
}
