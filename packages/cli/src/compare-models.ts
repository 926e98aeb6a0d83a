import { loadModel } from '@undertone/core'
import { readModel } from '@undertone/core/node'
import { compareOnFolder } from '@undertone/core/node/train'
import { countText } from '@undertone/core/report'
import type { ModelComparison } from '@undertone/core/train'
import type { CompareOptions } from './commands/models.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { print, remark } from './output.ts'
import { createProgress } from './progress.ts'

/** The action of `undertone models compare`. */
export async function compareTwoModels(first: string, second: string, options: CompareOptions): Promise<void> {
  const [one, other] = [loadModel(await readModel(first)), loadModel(await readModel(second))]
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const comparison = await compareOnFolder(options.data, one, other, toDatasetOptions(options, progress))
    progress.stop()
    if (options.json) await print(`${JSON.stringify(comparison, null, 2)}\n`)
    else await print(comparisonText(comparison))
    if (comparison.speakersShared)
      remark("WARNING: speakers of this folder were in a model's training. These figures say nothing about new voices.")
  } finally {
    progress.stop()
  }
}

const NAMES = { uar: 'UAR', accuracy: 'accuracy', macroF1: 'macro F1' } as const

function comparisonText({ models, clips, speakers, labels, differences, right, notes }: ModelComparison): string {
  const [one, other] = models
  const line = (figure: keyof typeof NAMES) => {
    const { difference, interval } = differences[figure]
    const [low, high] = interval.map(signed)
    return `${NAMES[figure].padEnd(10)}${one[figure].toFixed(3)}  ${other[figure].toFixed(3)}  ${signed(difference)}  95 % ${low} to ${high}`
  }
  const lines = [
    `first   ${one.id} ${one.version}  ${one.labels.length} labels`,
    `second  ${other.id} ${other.version}  ${other.labels.length} labels`,
    `${countText(clips, 'clip')}, ${countText(speakers, 'speaker')}, ${countText(labels.length, 'label')} that both know (${labels.join(', ')})`,
    '',
    `${''.padEnd(10)}first  second  second less first`,
    line('uar'),
    line('accuracy'),
    line('macroF1'),
    '',
    `right: both ${right.both}, only the first ${right.first}, only the second ${right.second}, neither ${right.neither}`,
    verdict(differences.uar.interval),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ]
  return `${lines.join('\n')}\n`
}

function verdict([low, high]: readonly [number, number]): string {
  if (low > 0) return 'The second is better by UAR, beyond what other speakers of the same kind would change.'
  if (high < 0) return 'The first is better by UAR, beyond what other speakers of the same kind would change.'
  return 'By UAR neither is better: other speakers of the same kind could turn the difference around.'
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`
}
