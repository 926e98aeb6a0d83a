/** As a corpus's own publication says it of its speakers. */
export type Sex = 'female' | 'male'

/** EmoDB: Burkhardt et al. 2005, "A database of German emotional speech", table of speakers. */
const EMODB_MEN = ['03', '10', '11', '12', '15']
const EMODB_WOMEN = ['08', '09', '13', '14', '16']

/**
 * The sex of a speaker of a published corpus; for tables only, nothing is trained on it. RAVDESS: actors with odd numbers
 * are men (Livingstone & Russo 2018); TESS: two women (Pichora-Fuller & Dupuis 2020); SAVEE: four
 * men (Haq & Jackson 2009); IEMOCAP: the letter after the session (Busso et al. 2008).
 *
 * @param speaker - `corpus/speaker`
 * @returns undefined where it is not known
 */
export function sexOf(speaker: string): Sex | undefined {
  const [corpus, name = ''] = speaker.split('/')
  if (corpus === 'ravdess' && /^\d\d$/.test(name)) return Number(name) % 2 === 1 ? 'male' : 'female'
  if (corpus === 'emodb' && EMODB_MEN.includes(name)) return 'male'
  if (corpus === 'emodb' && EMODB_WOMEN.includes(name)) return 'female'
  if (corpus === 'tess') return 'female'
  if (corpus === 'savee') return 'male'
  if (corpus === 'iemocap' && /[FM]$/.test(name)) return name.endsWith('F') ? 'female' : 'male'
  return undefined
}
