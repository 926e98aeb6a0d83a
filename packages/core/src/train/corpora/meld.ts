import { parseCsv } from '../csv.ts'
import { toLabel } from '../dataset.ts'
import { type Corpus, type LabelTexts, stemOf } from './corpus.ts'

type Split = 'train' | 'dev' | 'test'

interface MeldRow {
  readonly speaker: string
  readonly emotion: string
}

/** Names of the script that stand for several voices or for nobody in particular. */
const SEVERAL_VOICES = /\b(?:all|both|everyone|everybody|and|they)\b|[&,/]/i

/**
 * MELD: `dia{D}_utt{U}.mp4` in a folder for each of its splits, labelled in `train_sent_emo.csv`, `dev_sent_emo.csv` and
 * `test_sent_emo.csv`. Numbers start anew in each split, so the split is a part of a clip's name; as a split it is never
 * used, since speakers are on several sides.
 *
 * Source: Poria et al. 2019, doi 10.18653/v1/P19-1050.
 */
export const meld: Corpus = {
  name: 'meld',
  title: 'Multimodal EmotionLines Dataset',
  licence: 'GPL-3.0; the recordings are of a television series',
  commercialUse: false,
  labelFiles: /(?:^|\/)(?:train|dev|test)_sent_emo\.csv$/,
  open(texts) {
    const rows = rowsOf(texts)
    return {
      parse(path) {
        const name = stemOf(path)
        if (!/^dia\d+_utt\d+$/.test(name)) return undefined
        const split = splitOf(path.slice(0, path.lastIndexOf('/') + 1))
        const row = split && rows.get(`${split}/${name}`)
        if (!row) return { leftOut: 'without a row in a train_, dev_ or test_sent_emo.csv' }
        if (SEVERAL_VOICES.test(row.speaker)) return { leftOut: 'several voices at once' }
        return {
          name: `${split}/${name}`,
          speaker: row.speaker,
          label: toLabel(row.emotion),
          corpusLabel: row.emotion,
          language: 'en',
        }
      },
      notes: sharedSpeakersNote(rows),
    }
  },
}

/** Folders as published: `train_splits`, `dev_splits_complete`, `output_repeated_splits_test`; the innermost counts. */
function splitOf(path: string): Split | undefined {
  return [...path.matchAll(/train|dev|test/g)].at(-1)?.[0] as Split | undefined
}

function rowsOf(texts: LabelTexts): Map<string, MeldRow> {
  const rows = new Map<string, MeldRow>()
  for (const [path, text] of texts) {
    const split = /(train|dev|test)_sent_emo\.csv$/.exec(path)?.[1]
    const [header, ...lines] = parseCsv(text)
    const [speaker, emotion, dialogue, utterance] = ['Speaker', 'Emotion', 'Dialogue_ID', 'Utterance_ID'].map(
      column => header?.cells.indexOf(column) ?? -1,
    )
    for (const { cells } of lines)
      rows.set(`${split}/dia${cells[dialogue!]}_utt${cells[utterance!]}`, {
        speaker: cells[speaker!]?.trim() ?? '',
        emotion: cells[emotion!]?.trim() ?? '',
      })
  }
  return rows
}

function sharedSpeakersNote(rows: ReadonlyMap<string, MeldRow>): string[] {
  const splits = new Map<string, Set<string>>()
  for (const [name, { speaker }] of rows)
    if (!SEVERAL_VOICES.test(speaker))
      splits.set(speaker, (splits.get(speaker) ?? new Set()).add(name.slice(0, name.indexOf('/'))))
  const shared = [...splits.values()].filter(({ size }) => size > 1).length
  return shared === 0
    ? []
    : [
        `MELD's own train, dev and test are not used as a split: ${shared} of ${splits.size} speakers are in more than one of them.`,
      ]
}
