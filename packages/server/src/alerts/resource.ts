import type { AlertEntry, AlertRuleEntry } from '../contract/alert.ts'
import type { AlertRow, RuleRow } from '../database/alerts.ts'

/** An alert as the API shows it. */
export function toAlert({ rule, ruleName, seq: _, firedAt, acknowledgedAt, ...row }: AlertRow): AlertEntry {
  return {
    ...row,
    rule: { id: rule, name: ruleName },
    firedAt: firedAt.toISOString(),
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
  }
}

/** A rule as the API shows it. */
export function toRule({ createdAt, ...row }: RuleRow): AlertRuleEntry {
  return { ...row, createdAt: createdAt.toISOString() }
}
