/**
 * One matrix product in the layout of the machine's own kernels: C += A B, where element (r, c) of A is
 * `a[aOffset + r * aRow + c * aColumn]`, B likewise, and C is row-major with `cRow` numbers a row.
 * Each result is summed over k in order and rounded to float32 after each product and each sum.
 */
export interface Product {
  readonly m: number
  readonly n: number
  readonly k: number
  readonly a: Float32Array
  readonly aOffset: number
  readonly aRow: number
  readonly aColumn: number
  readonly b: Float32Array
  readonly bOffset: number
  readonly bRow: number
  readonly bColumn: number
  readonly c: Float32Array
  readonly cOffset: number
  readonly cRow: number
}

/** The plain TypeScript twin of the SIMD kernel, bit for bit the same: reference and fallback. */
export function productPlain(product: Product): void {
  const { m, n, k, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, cRow } = product
  for (let i = 0; i < m; i++) {
    const target = cOffset + i * cRow
    for (let l = 0; l < k; l++) {
      const factor = a[aOffset + i * aRow + l * aColumn]!
      const source = bOffset + l * bRow
      for (let j = 0; j < n; j++)
        c[target + j] = Math.fround(c[target + j]! + Math.fround(factor * b[source + j * bColumn]!))
    }
  }
}
