import { toLabel } from '../dataset.ts'
import { type Corpus, stemOf } from './corpus.ts'

const INTENSITIES: Readonly<Record<string, string>> = { LO: 'low', MD: 'medium', HI: 'high' }

/**
 * CREMA-D: actor, sentence, emotion, intensity, as `1001_IEO_HAP_LO`; `XX` (once `X`) is an intensity that was not asked
 * for. A clone of its public repository without git-LFS holds pointers of some 130 bytes for recordings: reading one says
 * so (`audio/git-lfs-pointer`).
 *
 * Source: Cao et al. 2014, doi 10.1109/TAFFC.2014.2336244.
 */
export const cremaD: Corpus = {
  name: 'crema-d',
  title: 'Crowd-sourced Emotional Multimodal Actors Dataset',
  licence: 'ODbL-1.0',
  commercialUse: true,
  open: () => ({
    parse(path) {
      const name = stemOf(path)
      const match = /^(1\d{3})_([A-Z]{3})_(ANG|DIS|FEA|HAP|NEU|SAD)_(LO|MD|HI|XX?)$/.exec(name)
      if (!match) return undefined
      const [, speaker, sentence, corpusLabel, level] = match
      const intensity = INTENSITIES[level!]
      return {
        name,
        speaker: speaker!,
        label: toLabel(corpusLabel!),
        corpusLabel: corpusLabel!,
        sentence: sentence!,
        ...(intensity !== undefined && { intensity }),
        language: 'en',
      }
    },
  }),
}
