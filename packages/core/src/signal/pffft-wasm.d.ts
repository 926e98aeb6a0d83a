declare module '@echogarden/pffft-wasm/simd' {
  /** The Emscripten module: pointers are byte offsets into its memory, whose views are replaced when it grows. */
  export interface PffftModule {
    readonly HEAPF32: Float32Array<ArrayBuffer>
    _pffft_aligned_malloc(bytes: number): number
    /** @param kind - 0: real, 1: complex */
    _pffft_new_setup(size: number, kind: 0 | 1): number
    /** @param direction - 0: forward, 1: backward */
    _pffft_transform_ordered(setup: number, input: number, output: number, work: number, direction: 0 | 1): void
  }
  const create: (options?: object) => Promise<PffftModule>
  export default create
}
