/** An array as NumPy saved it: row-major, `shape` from the slowest axis to the fastest. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | Int32Array | Int8Array
}

const KINDS = { '<f4': Float32Array, '<f8': Float64Array, '<i4': Int32Array, '|i1': Int8Array } as const

/** Reads NumPy's format 1.0, little-endian and in C order, as the reference values are saved. */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const headerLength = bytes[8]! + 256 * bytes[9]!
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength))
  const kind = /'descr': '([^']+)'/.exec(header)?.[1] ?? ''
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter(Boolean).map(Number)
  if (bytes[0] !== 0x93 || !(kind in KINDS) || !header.includes("'fortran_order': False"))
    throw new Error(`Not a .npy file of a kind that is read here: ${header}`)
  const values = KINDS[kind as keyof typeof KINDS]
  return { shape, data: new values(bytes.slice(10 + headerLength).buffer) }
}

/** Undoes gzip, in Node and in browsers alike. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
