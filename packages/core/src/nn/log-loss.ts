/** Rows that are each a mixture of two. */
export interface Mixed {
  readonly labels: ArrayLike<number>
  /** Of the first label, 0..1. */
  readonly shares: ArrayLike<number>
}

/**
 * Softmax and logarithmic loss in one, forward and backward: rows x classes scores -> the sum over rows of
 * -weight log softmax(scores)[label]; `deltas` gets its slope in each score, weight (softmax - [label]).
 *
 * @param deltas - may be `scores` itself
 * @param weights - one a row; 1 where not given
 * @param mixed - where rows are mixtures: the second label of each, and the share that the first one has
 */
export function logLoss(
  scores: Float32Array,
  labels: ArrayLike<number>,
  rows: number,
  deltas: Float32Array,
  weights?: ArrayLike<number>,
  mixed?: Mixed,
): number {
  const classes = rows === 0 ? 0 : Math.floor(scores.length / rows)
  const shares = new Float64Array(classes)
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const start = row * classes
    const label = labels[row]!
    const weight = weights ? weights[row]! : 1
    let top = Number.NEGATIVE_INFINITY
    for (let k = 0; k < classes; k++) if (scores[start + k]! > top) top = scores[start + k]!
    let sum = 0
    for (let k = 0; k < classes; k++) {
      shares[k] = Math.exp(scores[start + k]! - top)
      sum += shares[k]!
    }
    const other = mixed ? mixed.labels[row]! : label
    const share = mixed ? mixed.shares[row]! : 1
    loss += weight * (Math.log(sum) + top - share * scores[start + label]! - (1 - share) * scores[start + other]!)
    for (let k = 0; k < classes; k++) {
      const wanted = (k === label ? share : 0) + (k === other ? 1 - share : 0)
      deltas[start + k] = weight * (shares[k]! / sum - wanted)
    }
  }
  return loss
}
