import type { ClassScore, Estimate } from '@undertone/core'
import type { EvaluationReport, ModelReport } from '@undertone/core/train'

/** The figures of an evaluation for people: a few lines, a table by label, the confusion matrix. */
export function evaluationText(report: EvaluationReport | ModelReport): string {
  const lines = [
    `${report.clips} clips, ${report.speakers} speakers, ${report.labels.length} labels`,
    ...(report.speakersShared
      ? ['SPEAKERS SHARED (speakers shared with training): these figures say nothing about new voices.']
      : []),
    '',
    estimateLine('UAR', report.uar),
    estimateLine('accuracy', report.accuracy),
    estimateLine('macro F1', report.macroF1),
    `${'kappa'.padEnd(10)}${report.cohenKappa.toFixed(3)}`,
    `${'ECE'.padEnd(10)}${report.ece.toFixed(3)}`,
    '',
    ...table(report.perClass),
    '',
    ...confusionTable(report.labels, report.confusion),
  ]
  if ('conditions' in report && Object.keys(report.windows).length > 0) lines.push('', ...conditionTable(report))
  if (report.notes.length > 0) lines.push('', ...report.notes)
  return `${lines.join('\n')}\n`
}

function estimateLine(name: string, { mean, sd, interval: [low, high] }: Estimate): string {
  return `${name.padEnd(10)}${mean.toFixed(3)}  sd ${sd.toFixed(3)}  95 % ${low.toFixed(3)} to ${high.toFixed(3)}`
}

function table(perClass: Readonly<Record<string, ClassScore>>): string[] {
  const width = widthOf(Object.keys(perClass))
  return [
    `${'label'.padEnd(width)} precision  recall     f1  clips`,
    ...Object.entries(perClass).map(
      ([label, { precision, recall, f1, support }]) =>
        `${label.padEnd(width)} ${precision.toFixed(3).padStart(9)} ${recall.toFixed(3).padStart(7)} ${f1.toFixed(3).padStart(6)} ${String(support).padStart(6)}`,
    ),
  ]
}

function confusionTable(labels: readonly string[], rows: readonly (readonly number[])[]): string[] {
  const width = widthOf(labels)
  const cells = (values: readonly (string | number)[]) => values.map(value => String(value).padStart(5)).join('')
  return [
    `${'true \\ said'.padEnd(width)}${cells(labels.map(label => label.slice(0, 4)))}`,
    ...labels.map((label, row) => `${label.padEnd(width)}${cells(rows[row] ?? [])}`),
  ]
}

function conditionTable({ conditions, windows }: EvaluationReport): string[] {
  const width = widthOf(Object.keys(conditions))
  return [
    `${'heard'.padEnd(width)}   UAR  accuracy    ECE   on windows of analyze: UAR  accuracy`,
    ...Object.entries(conditions).map(([name, { uar, accuracy, ece }]) => {
      const cut = windows[name]
      return `${name.padEnd(width)} ${uar.toFixed(3)} ${accuracy.toFixed(3).padStart(9)} ${ece.toFixed(3).padStart(6)} ${(cut?.uar ?? 0).toFixed(3).padStart(28)} ${(cut?.accuracy ?? 0).toFixed(3).padStart(9)}`
    }),
  ]
}

function widthOf(names: readonly string[]): number {
  return Math.max(12, ...names.map(name => name.length + 1))
}
