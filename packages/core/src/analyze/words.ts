import type { ChannelRole } from './analysis.ts'

/** Not a label of any model: said where the sound does not carry one. */
export const UNCERTAIN = 'uncertain'

/** Labels of a voice at rest: never a moment to listen to. */
export const RESTING_LABELS: ReadonlySet<string> = new Set(['neutral', 'calm', 'bored'])

/** Confidence from which a label is likely; below it is drawn as leaning. */
export const LIKELY = 0.65

/**
 * A calibrated probability in words: `very likely` from 0.85, `likely` from 0.65, `leaning` from 0.45, else `not sure`.
 * Whether a segment is `uncertain` is decided by the model's threshold, never by these words.
 *
 * @param confidence - 0..1
 */
export function confidenceWord(confidence: number): string {
  return confidence >= 0.85
    ? 'very likely'
    : confidence >= LIKELY
      ? 'likely'
      : confidence >= 0.45
        ? 'leaning'
        : 'not sure'
}

/** A point in time for people: `07:36`, `1:02:03` past an hour; whole seconds, rounded down as players show them. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds)
  const hours = Math.floor(whole / 3600)
  const pad = (value: number) => String(value).padStart(2, '0')
  const rest = `${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** A length of time for people: `4.2 s` below ten seconds, `42 s`, `2 min 10 s`, `1 h 2 min`. */
export function spanText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A channel's name at the head of a track or a cue: `Customer`, `Agent`, `Channel 1` where its role is not known. */
export function channelName(role: ChannelRole, index: number): string {
  return role === 'customer' ? 'Customer' : role === 'agent' ? 'Agent' : `Channel ${index + 1}`
}

/** Who is heard, inside a sentence. */
export function speakerNoun(role: ChannelRole): string {
  return role === 'customer' ? 'caller' : role === 'agent' ? 'agent' : 'speaker'
}
