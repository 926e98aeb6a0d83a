import { AppError } from '../errors.ts'
import type { Dataset } from './dataset.ts'
import { type CorpusProtocolName, PROTOCOLS } from './protocols.ts'

/**
 * Checks that a folder holds what a protocol is of: the same figures of other clips could not be compared.
 *
 * @param seconds - durations of some of its clips
 * @throws AppError `dataset/wrong-corpus`
 */
export function checkCorpus(name: CorpusProtocolName, { corpus, clips }: Dataset, seconds: readonly number[]): void {
  const { corpus: wanted, labels, labelCount, cutToTwoSeconds } = PROTOCOLS[name]
  const refuse = (expected: string, found: string): never => {
    throw new AppError(
      'dataset/wrong-corpus',
      `The protocol ${name} expects ${expected}, found ${found}. "undertone train" judges other data by its own speakers.`,
      { protocol: name, corpus: corpus.name },
    )
  }
  // A copy that is known under a name of its own holds the same clips: its lengths are looked at below.
  if ((corpus.voices ?? corpus.name) !== wanted) refuse(wanted, corpus.title)
  const found = new Set(clips.map(({ label }) => label))
  const missing = labels?.filter(label => !found.has(label)) ?? []
  if (missing.length > 0) refuse(`clips labelled ${labels?.join(', ')}`, `none labelled ${missing.join(', ')}`)
  if (labelCount !== undefined && found.size !== labelCount)
    refuse(`all ${labelCount} labels of the corpus`, `${found.size} (${[...found].sort().join(', ')})`)
  if (cutToTwoSeconds === undefined || seconds.length === 0) return
  const cut = seconds.every(value => Math.abs(value - 2) < 0.005)
  if (cutToTwoSeconds && !cut) refuse('the copy with every clip cut or padded to 2.00 s', 'clips of other lengths')
  if (!cutToTwoSeconds && cut) refuse('the corpus as published', 'a copy with every clip cut or padded to 2.00 s')
}
