import { type Corpus, stemOf } from './corpus.ts'

const EMOTIONS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'] as const

/**
 * RAVDESS: `modality-channel-emotion-intensity-statement-repetition-actor`, two digits each. Speech, and song where it is
 * asked for: it has two emotions less, and none of Actor_18. Audio only: the sound of the video files is the same once
 * more.
 *
 * Source: Livingstone & Russo 2018, doi 10.1371/journal.pone.0196391.
 */
export const ravdess: Corpus = {
  name: 'ravdess',
  title: 'Ryerson Audio-Visual Database of Emotional Speech and Song',
  licence: 'CC-BY-NC-SA-4.0',
  commercialUse: false,
  open: (_, include) => ({
    parse(path) {
      const name = stemOf(path)
      const match = /^(0[1-3])-(0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(\d\d)$/.exec(name)
      if (!match) return undefined
      const [, modality, channel, emotion, intensity, statement, , actor] = match
      if (modality !== '03') return { leftOut: 'video, whose sound is that of the audio-only files' }
      if (channel === '02' && !include.includes('song')) return { leftOut: 'song' }
      const label = EMOTIONS[Number(emotion) - 1]!
      return {
        name,
        speaker: actor!,
        label,
        corpusLabel: label,
        sentence: channel === '02' ? `${statement}, sung` : statement!,
        intensity: intensity === '02' ? 'strong' : 'normal',
        language: 'en',
      }
    },
  }),
}
