import { type Corpus, stemOf } from './corpus.ts'

/** The first letters of the German words: Wut, Langeweile, Ekel, Angst, Freude, Trauer, neutral. */
const EMOTIONS: Readonly<Record<string, readonly [label: string, corpusLabel: string]>> = {
  W: ['angry', 'Wut'],
  L: ['bored', 'Langeweile'],
  E: ['disgust', 'Ekel'],
  A: ['fearful', 'Angst'],
  F: ['happy', 'Freude'],
  T: ['sad', 'Trauer'],
  N: ['neutral', 'neutral'],
}

/**
 * EmoDB: speaker (two digits), sentence (a letter and two digits), emotion, version, as `03a01Fa`.
 *
 * Source: Burkhardt et al. 2005, "A database of German emotional speech".
 */
export const emodb: Corpus = {
  name: 'emodb',
  title: 'Berlin Database of Emotional Speech',
  licence: 'CC0-1.0',
  commercialUse: true,
  open: () => ({
    parse(path) {
      const name = stemOf(path)
      const match = /^(\d\d)([ab]\d\d)([A-Z])[a-z]$/.exec(name)
      const emotion = EMOTIONS[match?.[3] ?? '']
      if (!match || !emotion) return undefined
      const [label, corpusLabel] = emotion
      return { name, speaker: match[1]!, label, corpusLabel, sentence: match[2]!, language: 'de' }
    },
  }),
}

/**
 * A public copy of EmoDB with every clip cut or padded to 2.00 s: figures on it compare with no published ones. The names
 * are EmoDB's, so names alone never say which of the two it is.
 */
export const emodb2s: Corpus = {
  ...emodb,
  name: 'emodb-2s',
  title: 'Berlin Database of Emotional Speech, a copy with every clip cut or padded to 2.00 s',
  voices: emodb.name,
}
