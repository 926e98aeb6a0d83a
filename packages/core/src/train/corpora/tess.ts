import { toLabel } from '../dataset.ts'
import { type Corpus, stemOf } from './corpus.ts'

/**
 * TESS: speaker, word, emotion, as `OAF_back_angry`; `ps` is pleasant surprise. One published file lacks a letter,
 * `OA_bite_neutral`. The folders are spelt in several ways, so only the file's name counts.
 *
 * Source: Pichora-Fuller & Dupuis 2020, doi 10.5683/SP2/E8H2MF.
 */
export const tess: Corpus = {
  name: 'tess',
  title: 'Toronto emotional speech set',
  licence: 'CC-BY-NC-ND-4.0',
  commercialUse: false,
  open: () => ({
    parse(path) {
      const match = /^(OAF?|YAF)_([a-z]+)_(angry|disgust|fear|happy|neutral|ps|sad)$/i.exec(stemOf(path))
      if (!match) return undefined
      const speaker = match[1]!.toUpperCase() === 'OA' ? 'OAF' : match[1]!.toUpperCase()
      const [word, emotion] = [match[2]!.toLowerCase(), match[3]!.toLowerCase()]
      return {
        name: `${speaker}_${word}_${emotion}`,
        speaker,
        label: toLabel(emotion),
        corpusLabel: emotion,
        sentence: word,
        language: 'en',
      }
    },
  }),
}
