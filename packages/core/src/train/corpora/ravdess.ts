import { type Corpus, stemOf } from './corpus.ts'

const EMOTIONS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'] as const

/**
 * RAVDESS: `modality-channel-emotion-intensity-statement-repetition-actor`, two digits each. Speech only: song has two
 * emotions less. Audio only: the sound of the video files is the same once more.
 *
 * Source: Livingstone & Russo 2018, doi 10.1371/journal.pone.0196391.
 */
export const ravdess: Corpus = {
  name: 'ravdess',
  title: 'Ryerson Audio-Visual Database of Emotional Speech and Song (speech)',
  licence: 'CC-BY-NC-SA-4.0',
  commercialUse: false,
  parse(path) {
    const match = /^(0[1-3])-(0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(\d\d)$/.exec(stemOf(path))
    if (!match) return undefined
    const [, modality, channel, emotion, intensity, statement, , actor] = match
    if (channel === '02') return { leftOut: 'song' }
    if (modality !== '03') return { leftOut: 'video, whose sound is that of the audio-only files' }
    const label = EMOTIONS[Number(emotion) - 1]!
    return {
      speaker: actor!,
      label,
      corpusLabel: label,
      sentence: statement!,
      intensity: intensity === '02' ? 'strong' : 'normal',
      language: 'en',
    }
  },
}
