/**
 * One weight a row, so that each class counts the same: rows / (classes x rows of the row's class).
 *
 * Source: scikit-learn 1.9 `compute_sample_weight('balanced')`.
 */
export function balancedWeights(labels: ArrayLike<number>): Float32Array {
  const counts = new Map<number, number>()
  for (let row = 0; row < labels.length; row++) counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + 1)
  return Float32Array.from(labels, label => labels.length / (counts.size * counts.get(label)!))
}
