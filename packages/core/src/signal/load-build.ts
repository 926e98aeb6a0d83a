/**
 * Instantiates a module that `assembly/` was built into.
 *
 * @param read - imports the build and gives its bytes
 * @returns the exports, taken to be those of `Exports`; or why there are none: not built, or an engine without SIMD
 */
export async function loadBuild<Exports>(
  read: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<{ readonly module?: Exports; readonly reason?: unknown }> {
  try {
    const { instance } = await WebAssembly.instantiate(await read())
    return { module: instance.exports as unknown as Exports }
  } catch (error) {
    return { reason: error }
  }
}
