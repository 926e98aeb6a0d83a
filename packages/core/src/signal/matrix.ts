/** Numbers in rows and columns, row after row: value (r, c) is `data[r * columns + c]`. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}

/** A matrix of zeros. */
export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float32Array(rows * columns) }
}

/** One row, as a view: writing to it writes to the matrix. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  return matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns)
}

/** Rows and columns exchanged, in a new matrix. */
export function transpose(matrix: Matrix): Matrix {
  const { rows, columns, data } = matrix
  const out = zeros(columns, rows)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out.data[c * rows + r] = data[r * columns + c]!
  return out
}
