import { type Corpus, withoutEnding } from './corpus.ts'

const EMOTIONS: Readonly<Record<string, readonly [label: string, corpusLabel: string]>> = {
  a: ['angry', 'anger'],
  d: ['disgust', 'disgust'],
  f: ['fearful', 'fear'],
  h: ['happy', 'happiness'],
  n: ['neutral', 'neutral'],
  sa: ['sad', 'sadness'],
  su: ['surprised', 'surprise'],
}

/**
 * SAVEE: `DC_sa01`, or `sa01` in a folder `DC`: speaker, emotion, number of the sentence within it. Two letters are read
 * before one, so that `sa` and `su` are no `s`.
 *
 * Source: Haq & Jackson 2010, "Multimodal emotion recognition".
 */
export const savee: Corpus = {
  name: 'savee',
  title: 'Surrey Audio-Visual Expressed Emotion',
  licence: 'research only, on registration',
  commercialUse: false,
  open: () => ({
    parse(path) {
      const match = /(?:^|\/)(DC|JE|JK|KL)[_/](sa|su|[adfhn])(\d\d)$/.exec(withoutEnding(path))
      if (!match) return undefined
      const [, speaker, code, number] = match
      const [label, corpusLabel] = EMOTIONS[code!]!
      // The speakers say the same sentence for the same emotion and number.
      const sentence = `${code}${number}`
      return { name: `${speaker}_${sentence}`, speaker: speaker!, label, corpusLabel, sentence, language: 'en' }
    },
  }),
}
