import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * SHA-256 of bytes one after the other, or of a text as UTF-8, in 64 hexadecimal digits. Source: FIPS 180-4, by
 * `@noble/hashes`.
 */
export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = sha256.create()
  for (const part of parts) hash.update(typeof part === 'string' ? utf8ToBytes(part) : part)
  return bytesToHex(hash.digest())
}
