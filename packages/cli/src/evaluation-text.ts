import type { ClassScore, Estimate } from '@undertone/core'
import { countText, speakersText } from '@undertone/core/report'
import type { ClipTables, EvaluationReport, ModelReport } from '@undertone/core/train'
import { adaptKLines } from './adapt-k-lines.ts'

/** The figures of an evaluation for people: a few lines, a table by label, the confusion matrix. */
export function evaluationText(report: EvaluationReport | ModelReport): string {
  const lines = [
    `${countText(report.clips, 'clip')}, ${speakersText(report.speakers)}, ${countText(report.labels.length, 'label')}`,
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
  if ('perCorpus' in report && report.perCorpus) lines.push('', ...corpusTable(report.perCorpus))
  lines.push('', ...groupTable(report))
  if ('conditions' in report) lines.push('', ...conditionTable(report), ...furtherTables(report))
  if ('adaptation' in report && report.adaptation) lines.push('', ...adaptKLines(report.adaptation))
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

function corpusTable(perCorpus: NonNullable<EvaluationReport['perCorpus']>): string[] {
  return Object.entries(perCorpus).map(
    ([corpus, { speakers, clips, uar, accuracy }]) =>
      `${corpus.padEnd(12)}UAR ${uar.mean.toFixed(3)} (${uar.interval.map(end => end.toFixed(3)).join(' to ')})  accuracy ${accuracy.mean.toFixed(3)}  ${countText(speakers, 'speaker')}, ${countText(clips, 'clip')}`,
  )
}

/** By sex, and how far apart the speakers lie. */
function groupTable({ perSex, perSpeaker }: ClipTables): string[] {
  const speakers = Object.entries(perSpeaker).sort(([, a], [, b]) => a.accuracy - b.accuracy)
  const [hardest, easiest] = [speakers[0], speakers.at(-1)]
  const lines = Object.entries(perSex).map(
    ([sex, { speakers, clips, uar, accuracy }]) =>
      `${sex.padEnd(12)}UAR ${uar.toFixed(3)}  accuracy ${accuracy.toFixed(3)}  ${countText(speakers, 'speaker')}, ${countText(clips, 'clip')}`,
  )
  if (hardest && easiest && speakers.length > 1)
    lines.push(
      `${'by speaker'.padEnd(12)}accuracy ${hardest[1].accuracy.toFixed(3)} (${hardest[0]}) to ${easiest[1].accuracy.toFixed(3)} (${easiest[0]})`,
    )
  return lines
}

function conditionTable({ conditions, windows }: EvaluationReport): string[] {
  const width = widthOf(Object.keys(conditions))
  const hasWindows = Object.keys(windows).length > 0
  return [
    `${'heard'.padEnd(width)}   UAR   drop  accuracy    ECE${hasWindows ? '   on windows of analyze: UAR  accuracy' : ''}`,
    ...Object.entries(conditions).map(([name, { uar, drop, accuracy, ece }]) => {
      const cut = windows[name]
      const ofWindows = cut ? ` ${cut.uar.toFixed(3).padStart(28)} ${cut.accuracy.toFixed(3).padStart(9)}` : ''
      return `${name.padEnd(width)} ${uar.toFixed(3)} ${drop.toFixed(3).padStart(6)} ${accuracy.toFixed(3).padStart(9)} ${ece.toFixed(3).padStart(6)}${ofWindows}`
    }),
  ]
}

/** After adapting to the voices, corpus against corpus, the learning curve, random splits: those that there are. */
function furtherTables({ adapted, matrix, learningCurve, besideRandom }: EvaluationReport): string[] {
  const lines: string[] = []
  if (adapted)
    lines.push(
      '',
      `adapted to each voice by all of its clips, unlabelled: UAR ${adapted.uar.mean.toFixed(3)} (${adapted.uar.interval.map(value => value.toFixed(3)).join(' to ')})  accuracy ${adapted.accuracy.mean.toFixed(3)}`,
    )
  if (matrix) {
    const width = widthOf(matrix.map(({ train }) => train))
    lines.push('', `${'trained on'.padEnd(width)}${'tested on'.padEnd(width)}  UAR  95 %             accuracy  labels`)
    for (const { train, test, uar, interval, accuracy, labels } of matrix)
      lines.push(
        `${train.padEnd(width)}${test.padEnd(width)}${uar.toFixed(3)}  ${interval.map(value => value.toFixed(3)).join(' to ')}  ${accuracy.toFixed(3).padStart(8)}  ${labels.length}`,
      )
  }
  if (learningCurve) {
    lines.push('', 'speakers in training    UAR     sd')
    for (const { speakers, uar, sd } of learningCurve)
      lines.push(`${String(speakers).padStart(20)} ${uar.toFixed(3).padStart(6)} ${sd.toFixed(3).padStart(6)}`)
  }
  if (besideRandom)
    lines.push(
      '',
      `SPEAKERS SHARED, for comparison: random splits give a UAR of ${besideRandom.uar.mean.toFixed(3)}. That says nothing about new voices.`,
    )
  return lines
}

function widthOf(names: readonly string[]): number {
  return Math.max(12, ...names.map(name => name.length + 1))
}
