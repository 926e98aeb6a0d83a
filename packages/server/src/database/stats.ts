import { type SQL, sql } from 'drizzle-orm'
import type { Stats, StatsQuery } from '../contract/overview.ts'
import type { Orm } from './database.ts'

interface Group extends Record<string, unknown> {
  readonly name: string
  readonly recordings: number
  readonly reviewed: number
  readonly seconds: number
  readonly shares: Record<string, number>
}

/** Counts what there is; by tag the 100 most frequent ones. */
export async function countAnalyses(orm: Orm, { from, to, tag }: StatsQuery): Promise<Stats> {
  const among = sql.join(
    [
      sql`true`,
      ...(from ? [sql`created_at >= ${new Date(from).toISOString()}::timestamptz`] : []),
      ...(to ? [sql`created_at < ${new Date(to).toISOString()}::timestamptz`] : []),
      ...(tag ? [sql`tags @> array[${tag}]`] : []),
    ],
    sql` and `,
  )
  const states = await orm.execute<{ state: string; count: number }>(
    sql`select state, count(*)::int as count from undertone.analysis where ${among} group by state order by state`,
  )
  const total = await groups(orm, among, sql`''`, sql``)
  const days = await groups(orm, among, sql`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')`, sql``)
  const tags = await groups(orm, among, sql`tag`, sql`cross join lateral unnest(tags) as tag`, sql`2 desc, 1`)
  return {
    states: Object.fromEntries(states.rows.map(({ state, count }) => [state, count])),
    total: total.map(({ name: _, ...count }) => count)[0] ?? { recordings: 0, reviewed: 0, seconds: 0, shares: {} },
    days: days.map(({ name, ...count }) => ({ ...count, day: name })),
    tags: tags.slice(0, 100).map(({ name, ...count }) => ({ ...count, tag: name })),
  }
}

/** Finished recordings by a name: how many, how long, and the mean of each label's share. */
async function groups(orm: Orm, among: SQL, name: SQL, joined: SQL, order = sql`1`): Promise<Group[]> {
  const { rows } = await orm.execute<Group>(sql`
    with done as (select ${name} as name, duration, shares, reviewed_at from undertone.analysis ${joined} where ${among} and state = 'done'),
      counts as (select name, count(*)::int as recordings, count(reviewed_at)::int as reviewed, coalesce(sum(duration), 0)::float8 as seconds from done group by name),
      labels as (
        select name, key, round(sum(value::numeric) / (select recordings from counts where counts.name = done.name), 4)::float8 as share
        from done cross join lateral jsonb_each_text(shares) group by name, key
      )
    select name, recordings, reviewed, seconds,
      coalesce((select jsonb_object_agg(key, share) from labels where labels.name = counts.name), '{}'::jsonb) as shares
    from counts order by ${order}`)
  return rows
}
