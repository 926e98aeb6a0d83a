import {
  and,
  arrayContains,
  asc,
  desc,
  eq,
  getTableColumns,
  gte,
  isNotNull,
  isNull,
  lt,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { ListQuery } from '../contract/list.ts'
import { fromCursor, toCursor } from './cursor.ts'
import type { Orm } from './database.ts'
import { type AnalysisRow, analyses } from './schema.ts'

/** A row without the result, with how often a person disagreed. */
export type AnalysisHead = Omit<AnalysisRow, 'analysis'> & { readonly corrections: number }

const { analysis: _, ...columns } = getTableColumns(analyses)
/** What is read for an {@link AnalysisHead}. */
export const HEAD = {
  ...columns,
  corrections: sql<number>`(select count(*)::int from undertone.correction where correction.analysis = ${analyses.id})`,
}

/** What a page is ordered by; ties go by id, so that a cursor has one place. Nulls count as less than anything. */
const KEYS: Readonly<Record<ListQuery['sort'], { readonly key: SQL; readonly descending: boolean }>> = {
  '-created': { key: sql`extract(epoch from ${analyses.createdAt})::float8`, descending: true },
  created: { key: sql`extract(epoch from ${analyses.createdAt})::float8`, descending: false },
  '-strongest': { key: sql`coalesce(${analyses.strongest}, -1)`, descending: true },
  '-duration': { key: sql`coalesce(${analyses.duration}, -1)`, descending: true },
}

/**
 * A page of analyses.
 *
 * @returns rows, and the cursor of the next page if there is one
 * @throws AppError `request/invalid` for a cursor that is none
 */
export async function listAnalyses(
  orm: Orm,
  query: ListQuery,
): Promise<{ readonly rows: readonly AnalysisHead[]; readonly next: string | null }> {
  const { key, descending } = KEYS[query.sort]
  const after = query.cursor === undefined ? undefined : afterCursor(key, descending, query.cursor)
  const order = descending ? desc : asc
  const rows = await orm
    .select({ ...HEAD, key: sql<number>`${key}`.mapWith(Number) })
    .from(analyses)
    .where(and(...filters(query), after))
    .orderBy(order(key), order(analyses.id))
    .limit(query.limit + 1)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const next = rows.length > query.limit && last ? toCursor(last.key, last.id) : null
  return { rows: page.map(({ key: _key, ...head }) => head), next }
}

function filters(query: ListQuery): (SQL | undefined)[] {
  const { state, tags, role, from, to, label, minShare, minStrongest, reviewed, q } = query
  return [
    state && eq(analyses.state, state),
    tags && arrayContains(analyses.tags, tags),
    role && arrayContains(analyses.roles, [role]),
    from ? gte(analyses.createdAt, new Date(from)) : undefined,
    to ? lt(analyses.createdAt, new Date(to)) : undefined,
    label === undefined ? undefined : sql`(${analyses.shares} ->> ${label})::float8 >= ${minShare}`,
    minStrongest === undefined ? undefined : gte(analyses.strongest, minStrongest),
    reviewed === undefined ? undefined : (reviewed ? isNotNull : isNull)(analyses.reviewedAt),
    q ? sql`words @@ websearch_to_tsquery('simple', ${q})` : undefined,
  ]
}

function afterCursor(key: SQL, descending: boolean, cursor: string): SQL {
  const [value, id] = fromCursor(cursor)
  const place = sql`(${key}, ${analyses.id})`
  return descending ? sql`${place} < (${value}::float8, ${id})` : sql`${place} > (${value}::float8, ${id})`
}
