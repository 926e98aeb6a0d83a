let warned = false

/**
 * Says once that a WebAssembly build is missing or does not load, so that its plain TypeScript twin does the work.
 *
 * @param reason - why it did not load
 */
export function warnWithoutSimd(reason: unknown): void {
  if (warned) return
  warned = true
  console.warn(`undertone: runs without SIMD kernels, several times slower (${String(reason)}). Run "npm run prepare".`)
}
