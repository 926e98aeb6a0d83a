/** What a copy's steps are called; a number in the name is put in the place of `$1`. */
const STEPS: readonly (readonly [pattern: string, words: string])[] = [
  ['clean', 'as recorded'],
  ['mulaw8k', 'telephone, 8 kHz µ-law'],
  ['alaw8k', 'telephone, 8 kHz A-law'],
  ['gsm8k', 'band of a mobile telephone'],
  ['white(\\d+)', 'white noise, $1 dB'],
  ['pink(\\d+)', 'pink noise, $1 dB'],
  ['babble(\\d+)', 'babble, $1 dB'],
  ['room([\\d.]+)', 'room, $1 s of reverberation'],
  ['mp3-(\\d+)', 'MP3, $1 kbit/s'],
  ['opus-(\\d+)', 'Opus, $1 kbit/s'],
  ['gain\\+(\\d+)', '$1 dB louder'],
  ['gain-(\\d+)', '$1 dB softer'],
  ['clip(\\d+)', 'clipped by $1 dB'],
  ['loss(\\d+)', '$1 % of packets lost'],
  ['speed([\\d.]+)', 'speed × $1'],
  ['tempo([\\d.]+)', 'tempo × $1'],
  ['joined', 'joined clips of one voice'],
]

/** What the clips of a condition are heard through, in words; steps that are not known keep their names. */
export function conditionName(name: string): string {
  const words: string[] = []
  for (let rest = name; rest !== ''; ) {
    const known = STEPS.map(([pattern, text]) => ({ text, found: new RegExp(`^${pattern}(?=-|$)`).exec(rest) })).find(
      ({ found }) => found,
    )
    const own = known?.found?.[0] ?? rest.split('-')[0]!
    words.push(known ? known.text.replace('$1', known.found?.[1] ?? '') : own)
    rest = rest.slice(own.length).replace(/^-/, '')
  }
  return words.join(', ')
}
