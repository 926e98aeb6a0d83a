/** Which stretch a correction is of. */
export interface Place {
  readonly channel: number
  readonly start: number
  readonly end: number
}

/** A correction that the service does not have yet; without a label it takes one back. */
export interface Unsent {
  readonly place: Place
  readonly label: string | undefined
}

const keyOf = (id: string) => `corrections:${id}`

export function placeKey({ channel, start, end }: Place): string {
  return `${channel} ${start} ${end}`
}

/** What is kept in this browser for a recording. */
export function readUnsent(id: string): Unsent[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)) ?? '[]') as Unsent[]
  } catch {
    return []
  }
}

/** Keeps one, or forgets it. */
export function keepUnsent(id: string, { channel, start, end }: Place, said: Pick<Unsent, 'label'> | undefined): void {
  const place = { channel, start, end }
  const others = readUnsent(id).filter(other => placeKey(other.place) !== placeKey(place))
  const all = said ? [...others, { place, ...said }] : others
  if (all.length > 0) localStorage.setItem(keyOf(id), JSON.stringify(all))
  else localStorage.removeItem(keyOf(id))
}
