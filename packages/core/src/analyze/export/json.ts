import type { Analysis } from '../analysis.ts'

/** One analysis as JSON, indented for people, with a last newline. The form of `docs/analysis.schema.json`. */
export function toJson(analysis: Analysis): string {
  return `${JSON.stringify(analysis, null, 2)}\n`
}

/** One analysis on one line, with a last newline: several, one after the other, are a JSON Lines file. */
export function toJsonl(analysis: Analysis): string {
  return `${JSON.stringify(analysis)}\n`
}
