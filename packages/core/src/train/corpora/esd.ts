import { toLabel } from '../dataset.ts'
import { type Corpus, stemOf } from './corpus.ts'

/** Speakers 1 to 10 speak Mandarin, 11 to 20 English. */
const LAST_MANDARIN = 10
/** Each emotion has the same sentences in the same order. */
const SENTENCES = 350

/**
 * ESD: `0011/Angry/0011_000351`, also with `train`, `evaluation` or `test` below the emotion. Those parts hold the same
 * voices, so they say nothing about new ones and are not used as splits.
 *
 * Source: Zhou et al. 2022, "Emotional voice conversion: theory, databases and ESD", doi 10.1016/j.specom.2021.11.006.
 */
export const esd: Corpus = {
  name: 'esd',
  title: 'Emotional Speech Database',
  licence: 'research only, on a signed form',
  commercialUse: false,
  open: () => ({
    parse(path) {
      const name = stemOf(path)
      const match = /^(00[01]\d|0020)_(\d{6})$/.exec(name)
      if (!match) return undefined
      const [, speaker, number] = match
      const emotion = path
        .split('/')
        .slice(0, -1)
        .findLast(folder => /^(neutral|angry|happy|sad|surprise)$/i.test(folder))
      if (emotion === undefined) return { leftOut: 'in no folder with the name of an emotion' }
      const language = Number(speaker) <= LAST_MANDARIN ? 'zh' : 'en'
      const sentence = `${language}-${((Number(number) - 1) % SENTENCES) + 1}`
      return { name, speaker: speaker!, label: toLabel(emotion), corpusLabel: emotion, sentence, language }
    },
  }),
}
