import { setFlagsFromString } from 'node:v8'

/** The Node on which the kernels were seen to give the same bits this way; an experimental flag of another is not trusted. */
const KNOWN_NODE = 24

/**
 * Lets V8 compute pairs of WebAssembly's 128-bit vectors as one of 256 bits, where the processor has them: the same
 * bits, for each lane is multiplied and added as before, and networks train in about two thirds of the time.
 *
 * It holds for the whole process and for code that is optimised from then on: call it only in workers that train, never
 * where others' recordings are analysed. V8 calls it experimental.
 */
export function useWideVectors(): void {
  if (Number.parseInt(process.versions.node, 10) === KNOWN_NODE) setFlagsFromString('--experimental-wasm-revectorize')
}
