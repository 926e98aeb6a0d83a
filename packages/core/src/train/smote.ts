import type { Random } from '../random.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'

/**
 * Fills up rare classes: rows are added until every class has as many as the largest, each on the line between a row of
 * the class and one of its `neighbours` nearest of the same class. For training rows only: made before a split, a test
 * row's copy would be trained on.
 *
 * @param features - rows x D
 * @param labels - class of each row, 0 to `classes` - 1
 * @returns the given rows, then the new ones; a class of one row is filled up with that row
 *
 * Source: Chawla et al. 2002, "SMOTE: synthetic minority over-sampling technique"; imbalanced-learn's default k = 5.
 */
export function smote(
  features: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  random: Random,
  { neighbours = 5 } = {},
): { readonly features: Matrix; readonly labels: Int32Array } {
  const { rows, columns, data } = features
  const members = Array.from({ length: classes }, (): number[] => [])
  for (let row = 0; row < rows; row++) members[labels[row]!]!.push(row)
  const filled = filledUp(members.map(({ length }) => length))
  const missing = members.map(({ length }, label) => filled[label]! - length)
  const out = zeros(rows + missing.reduce((sum, count) => sum + count, 0), columns)
  const outLabels = new Int32Array(out.rows)
  out.data.set(data)
  outLabels.set(Array.from({ length: rows }, (_, row) => labels[row]!))
  let next = rows
  for (const [label, own] of members.entries()) {
    const near = new Map<number, number[]>()
    for (let made = 0; made < missing[label]!; made++) {
      const base = own[random.integer(own.length)]!
      const around = near.get(base) ?? nearest(features, base, own, neighbours)
      near.set(base, around)
      const other = around.length > 0 ? around[random.integer(around.length)]! : base
      const share = random.uniform()
      for (let c = 0; c < columns; c++) {
        const from = data[base * columns + c]!
        out.data[next * columns + c] = from + share * (data[other * columns + c]! - from)
      }
      outLabels[next++] = label
    }
  }
  return { features: out, labels: outLabels }
}

/** Rows of `own` nearest to `base`, itself left out. */
function nearest({ columns, data }: Matrix, base: number, own: readonly number[], count: number): number[] {
  const distance = (row: number) => {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += (data[row * columns + c]! - data[base * columns + c]!) ** 2
    return sum
  }
  return own
    .filter(row => row !== base)
    .map(row => [distance(row), row] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, row]) => row)
}

/** Rows of each class before and after SMOTE. */
export interface Balance {
  readonly before: Readonly<Record<string, number>>
  readonly after: Readonly<Record<string, number>>
}

/** What `smote` makes of training rows with these labels. */
export function smoteBalance(rowLabels: readonly string[], labels: readonly string[]): Balance {
  const counts = labels.map(label => rowLabels.filter(own => own === label).length)
  const byLabel = (values: readonly number[]) => Object.fromEntries(labels.map((label, k) => [label, values[k]!]))
  return { before: byLabel(counts), after: byLabel(filledUp(counts)) }
}

/** Every class that has rows gets as many as the largest. */
function filledUp(counts: readonly number[]): number[] {
  const most = Math.max(...counts)
  return counts.map(count => (count === 0 ? 0 : most))
}
