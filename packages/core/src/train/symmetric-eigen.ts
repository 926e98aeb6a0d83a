/** The eigenvalues of a symmetric matrix, largest first, and its eigenvectors. */
export interface SymmetricEigen {
  /** n values, falling. */
  readonly values: Float64Array
  /** n x n: row i is the eigenvector of value i, of length 1. */
  readonly vectors: Float64Array
}

/** QL steps that one eigenvalue may take; more than 30 are not known to be needed. */
const MOST_STEPS = 60

/**
 * All eigenvalues and eigenvectors, in float64: Householder reflections to a tridiagonal matrix, then QL steps with
 * implicit shifts.
 *
 * @param a - n x n, symmetric, row-major; left as it is
 *
 * Source: Bowdler, Martin, Reinsch & Wilkinson 1968, "The QR and QL algorithms for symmetric matrices" (EISPACK tred2 and
 * tql2).
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const vectors = a.slice()
  const diagonal = new Float64Array(n)
  const beside = new Float64Array(n)
  tridiagonalise(vectors, n, diagonal, beside)
  rotateToDiagonal(vectors, n, diagonal, beside)
  const order = [...diagonal.keys()].sort((i, j) => diagonal[j]! - diagonal[i]!)
  const sorted = new Float64Array(n * n)
  for (const [row, place] of order.entries()) for (let k = 0; k < n; k++) sorted[row * n + k] = vectors[place * n + k]!
  return { values: Float64Array.from(order, place => diagonal[place]!), vectors: sorted }
}

/**
 * Q A Q^T = tridiagonal. `q` holds A and then Q, `diagonal` and `beside` (its first value unused) what is left of A.
 *
 * Row i is reflected, from the last one on, so that all before its neighbour in it becomes zero; q's row i keeps the
 * reflection's vector until Q is put together.
 */
function tridiagonalise(q: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  const heights = new Float64Array(n)
  const product = new Float64Array(n)
  for (let i = n - 1; i > 0; i--) {
    const u = i * n
    let square = 0
    for (let k = 0; k < i; k++) square += q[u + k]! ** 2
    const last = q[u + i - 1]!
    if (square === last * last) {
      beside[i] = last
      continue
    }
    const length = last > 0 ? -Math.sqrt(square) : Math.sqrt(square)
    beside[i] = length
    const height = square - last * length
    heights[i] = height
    q[u + i - 1] = last - length
    // A := (1 - u u^T / h) A (1 - u u^T / h), on the lower triangle.
    let overlap = 0
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let k = 0; k <= j; k++) sum += q[j * n + k]! * q[u + k]!
      for (let k = j + 1; k < i; k++) sum += q[k * n + j]! * q[u + k]!
      product[j] = sum / height
      overlap += product[j]! * q[u + j]!
    }
    const half = overlap / (2 * height)
    for (let j = 0; j < i; j++) product[j]! -= half * q[u + j]!
    for (let j = 0; j < i; j++)
      for (let k = 0; k <= j; k++) q[j * n + k]! -= q[u + j]! * product[k]! + product[j]! * q[u + k]!
  }
  for (let i = 0; i < n; i++) {
    diagonal[i] = q[i * n + i]!
    // Q of the first i rows times the reflection that row i keeps: rows of Q are reflected.
    if (heights[i]! > 0)
      for (let row = 0; row < i; row++) {
        let sum = 0
        for (let k = 0; k < i; k++) sum += q[row * n + k]! * q[i * n + k]!
        sum /= heights[i]!
        for (let k = 0; k < i; k++) q[row * n + k]! -= sum * q[i * n + k]!
      }
    for (let k = 0; k < i; k++) {
      q[i * n + k] = 0
      q[k * n + i] = 0
    }
    q[i * n + i] = 1
  }
}

/** Rotates the tridiagonal matrix to a diagonal one, and the rows of `q` with it. */
function rotateToDiagonal(q: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  beside.copyWithin(0, 1)
  if (n > 0) beside[n - 1] = 0
  for (let low = 0; low < n; low++)
    for (let step = 0; ; step++) {
      let end = low
      while (end < n - 1) {
        const size = Math.abs(diagonal[end]!) + Math.abs(diagonal[end + 1]!)
        if (Math.abs(beside[end]!) <= Number.EPSILON * size) break
        end++
      }
      if (end === low) break
      if (step === MOST_STEPS) throw new RangeError('Invalid matrix: its eigenvalues do not settle.')
      const slope = (diagonal[low + 1]! - diagonal[low]!) / (2 * beside[low]!)
      const root = Math.sqrt(slope * slope + 1)
      let shifted = diagonal[end]! - diagonal[low]! + beside[low]! / (slope + (slope < 0 ? -root : root))
      let sine = 1
      let cosine = 1
      let carried = 0
      let i = end - 1
      for (; i >= low; i--) {
        const f = sine * beside[i]!
        const b = cosine * beside[i]!
        const length = Math.sqrt(f * f + shifted * shifted)
        beside[i + 1] = length
        if (length === 0) {
          diagonal[i + 1]! -= carried
          beside[end] = 0
          break
        }
        sine = f / length
        cosine = shifted / length
        const start = diagonal[i + 1]! - carried
        const turn = (diagonal[i]! - start) * sine + 2 * cosine * b
        carried = sine * turn
        diagonal[i + 1] = start + carried
        shifted = cosine * turn - b
        for (let k = 0, x = i * n, y = x + n; k < n; k++, x++, y++) {
          const value = q[y]!
          q[y] = sine * q[x]! + cosine * value
          q[x] = cosine * q[x]! - sine * value
        }
      }
      if (i >= low) continue
      diagonal[low]! -= carried
      beside[low] = shifted
      beside[end] = 0
    }
}
