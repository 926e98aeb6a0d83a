/**
 * Softmax and cross-entropy with shares of classes instead of a label, forward and backward: rows of scores, `stride` apart,
 * of which the first `classes` count -> the mean over rows of -sum_k target_k log softmax(scores)_k; `deltas` gets its
 * slope in each score.
 *
 * @param targets - rows x classes, each row summing to 1
 * @param deltas - laid out as `scores`; may be `scores` itself
 */
export function softLoss(
  scores: Float32Array,
  targets: Float32Array,
  { rows, stride, classes }: { readonly rows: number; readonly stride: number; readonly classes: number },
  deltas: Float32Array,
): number {
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const start = row * stride
    let top = Number.NEGATIVE_INFINITY
    for (let k = 0; k < classes; k++) if (scores[start + k]! > top) top = scores[start + k]!
    let sum = 0
    for (let k = 0; k < classes; k++) sum += Math.exp(scores[start + k]! - top)
    const logSum = Math.log(sum) + top
    for (let k = 0; k < stride; k++) {
      if (k >= classes) {
        deltas[start + k] = 0
        continue
      }
      const target = targets[row * classes + k]!
      const logShare = scores[start + k]! - logSum
      loss -= target * logShare
      deltas[start + k] = (Math.exp(logShare) - target) / rows
    }
  }
  return loss / rows
}

/** Shares of classes for a label: 1 - smoothing for it and smoothing / classes for each. */
export function smoothTarget(label: number, classes: number, smoothing: number, target: Float32Array): void {
  for (let k = 0; k < classes; k++) target[k] = smoothing / classes + (k === label ? 1 - smoothing : 0)
}
