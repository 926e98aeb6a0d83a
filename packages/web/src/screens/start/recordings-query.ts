import type { ListQuery } from '@undertone/server/client'

/** What the list shows, as the page's address keeps it. */
export interface ListChoices {
  readonly words: string
  readonly sound: string
  readonly tag: string
  readonly when: string
  readonly sort: string
}

const DAYS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 }
const SORTS: Readonly<Record<string, ListQuery['sort']>> = { worth: '-strongest', longest: '-duration' }
const HOUR = 3_600_000
const PAGE = 50

/** The choices as the service is asked. The time is cut to the hour, so that the same question has the same key. */
export function toListQuery({ words, sound, tag, when, sort }: ListChoices, now: Date): Partial<ListQuery> {
  const days = DAYS[when]
  const hour = Math.floor(now.getTime() / HOUR) * HOUR
  return {
    limit: PAGE,
    sort: SORTS[sort] ?? '-created',
    ...(words !== '' && { q: words }),
    ...(sound !== '' && { label: sound }),
    ...(tag !== '' && { tags: [tag] }),
    ...(days !== undefined && { from: new Date(hour - days * 24 * HOUR).toISOString() }),
  }
}
