/** What a copy's steps are called; a number that follows is written after it. */
const STEPS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^clean$/, 'as recorded'],
  [/^mulaw8k$/, 'telephone, 8 kHz µ-law'],
  [/^alaw8k$/, 'telephone, 8 kHz A-law'],
  [/^white(\d+)$/, 'white noise, $1 dB'],
  [/^pink(\d+)$/, 'pink noise, $1 dB'],
  [/^babble(\d+)$/, 'babble, $1 dB'],
  [/^speed([\d.]+)$/, 'speed × $1'],
]

/** What the clips of a condition are heard through, in words; its own name where it is not known. */
export function conditionName(name: string): string {
  const words = name.split('-').map(step => {
    const known = STEPS.find(([pattern]) => pattern.test(step))
    return known ? step.replace(known[0], known[1]) : step
  })
  return words.join(', ')
}
