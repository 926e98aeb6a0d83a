import { type Corpus, type LabelTexts, stemOf } from './corpus.ts'

const LABELS: Readonly<Record<string, string>> = {
  ang: 'angry',
  hap: 'happy',
  exc: 'excited',
  sad: 'sad',
  neu: 'neutral',
  fru: 'frustrated',
  fea: 'fearful',
  sur: 'surprised',
  dis: 'disgust',
  oth: 'other',
}

/**
 * IEMOCAP: turns as `Ses01F_impro01_M003`, labelled in `dialog/EmoEvaluation/Ses01F_impro01.txt` by lines as
 * `[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]`. The speaker is the session with the letter
 * before the turn's number: the letter behind the session only says who wears the markers. `exc` stays `excited`; most
 * published figures count it as `happy`.
 *
 * Source: Busso et al. 2008, doi 10.1007/s10579-008-9076-6.
 */
export const iemocap: Corpus = {
  name: 'iemocap',
  title: 'Interactive Emotional Dyadic Motion Capture Database',
  licence: 'research only, on a signed form',
  commercialUse: false,
  labelFiles: /(?:^|\/)EmoEvaluation\/Ses\d\d[FM]_[^/]+\.txt$/,
  open(texts) {
    const labels = labelsOf(texts)
    return {
      parse(path) {
        const name = stemOf(path)
        const match = /^Ses(\d\d)[FM]_(?:impro|script)[\d_a-z]+?(?:_([FM])\d{3})?$/.exec(name)
        if (!match) return undefined
        const [, session, letter] = match
        if (letter === undefined) return { leftOut: 'a whole dialog' }
        const corpusLabel = labels.get(name)
        if (corpusLabel === undefined) return { leftOut: 'a turn without a line in dialog/EmoEvaluation' }
        if (corpusLabel === 'xxx') return { leftOut: 'a turn on whose emotion the listeners did not agree' }
        return {
          name,
          speaker: `${session}${letter}`,
          label: LABELS[corpusLabel] ?? corpusLabel,
          corpusLabel,
          language: 'en',
        }
      },
    }
  },
}

function labelsOf(texts: LabelTexts): Map<string, string> {
  const labels = new Map<string, string>()
  for (const text of texts.values())
    for (const [, turn, emotion] of text.matchAll(/^\[[\d.]+ - [\d.]+\]\t(Ses\S+)\t([a-z]{3})\t/gm))
      labels.set(turn!, emotion!)
  return labels
}
