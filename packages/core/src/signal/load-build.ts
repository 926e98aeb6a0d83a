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

/**
 * Compiles such a module only, for those who need an instance, and so a memory, of their own.
 *
 * @param read - as of {@link loadBuild}
 */
export async function loadModule(
  read: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<{ readonly module?: WebAssembly.Module; readonly reason?: unknown }> {
  try {
    return { module: await WebAssembly.compile(await read()) }
  } catch (error) {
    return { reason: error }
  }
}
