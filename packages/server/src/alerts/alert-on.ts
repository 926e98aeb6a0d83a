import { randomUUID } from 'node:crypto'
import type { ChannelRole, Segment } from '@undertone/core'
import type { AlertEntry } from '../contract/alert.ts'
import { ALERTS, type AlertRow, insertAlerts, listRules, type RuleRow } from '../database/alerts.ts'
import { notifyChange } from '../database/analyses.ts'
import type { Database, Queries } from '../database/database.ts'
import type { Service } from '../service.ts'
import { announce } from '../webhooks/announce.ts'
import { createAlertEvaluator, type FiredAlert, inOrderOfEnd } from './evaluator.ts'
import { toAlert } from './resource.ts'

/** A recording or call that rules are held against. */
export interface Watched {
  /** Id of the analysis, or of the call. */
  readonly recording: string
  readonly name: string
  /** Who is heard on each channel. */
  readonly roles: readonly ChannelRole[]
  /** Where its alerts are sent besides the webhooks. */
  readonly callback?: string | undefined
}

type Parts = Pick<Service, 'queue' | 'now'>

/** Holds a whole recording against the rules, in the transaction that keeps its result. */
export async function alertOn(
  service: Parts,
  queries: Queries,
  watched: Watched,
  segments: readonly Segment[],
): Promise<void> {
  const rules = await listRules(queries, { active: true })
  const evaluator = createAlertEvaluator(rules, watched.roles)
  await keep(
    service,
    queries,
    watched,
    rules,
    inOrderOfEnd(segments).flatMap(segment => evaluator.push(segment)),
  )
}

/** Holds a live call against the rules that are active when it begins. */
export interface CallWatch {
  /**
   * Takes segments that are final, as they come.
   *
   * @returns what they made fire, once it is kept; calls take turns
   */
  push(segments: readonly Segment[]): Promise<AlertEntry[]>
}

export async function watchCall(
  service: Parts & { readonly database: Pick<Database, 'orm'> },
  watched: Watched,
): Promise<CallWatch> {
  const { orm } = service.database
  const rules = await listRules(orm, { active: true })
  const evaluator = createAlertEvaluator(rules, watched.roles)
  let last: Promise<unknown> = Promise.resolve()
  return {
    push(segments) {
      const fired = inOrderOfEnd(segments).flatMap(segment => evaluator.push(segment))
      if (fired.length === 0) return Promise.resolve([])
      const kept = last.then(() => orm.transaction(queries => keep(service, queries, watched, rules, fired)))
      last = kept.catch(() => {})
      return kept.then(rows => rows.map(toAlert))
    },
  }
}

/** @returns those that are new: a rule fires once for a recording, live and afterwards together */
async function keep(
  service: Parts,
  queries: Queries,
  { recording, name, callback }: Watched,
  rules: readonly RuleRow[],
  fired: readonly FiredAlert[],
): Promise<AlertRow[]> {
  if (fired.length === 0) return []
  const firedAt = service.now()
  const rows = await insertAlerts(
    queries,
    fired.map(({ rule, ...where }) => ({
      ...{ id: randomUUID(), rule, ruleName: rules.find(({ id }) => id === rule)?.name ?? rule, recording, name },
      ...{ ...where, firedAt },
    })),
  )
  for (const row of rows)
    await announce(service, queries, {
      ...{ type: 'alert.fired', subject: recording, key: row.id, data: toAlert(row), callback },
    })
  if (rows.length > 0) await notifyChange(queries, ALERTS)
  return rows
}
