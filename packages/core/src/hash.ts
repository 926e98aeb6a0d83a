import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What is used of `node:crypto`. */
interface NodeCrypto {
  createHash(name: 'sha256'): { update(data: Uint8Array | string): unknown; digest(encoding: 'hex'): string }
}

// Node's own is some ten times quicker, which a command that reads one model and ends soon notices. A browser has only a
// digest that is waited for.
const host = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } }
const nodeCrypto = host.process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined

/**
 * SHA-256 of bytes one after the other, or of a text as UTF-8, in 64 hexadecimal digits. Source: FIPS 180-4, by Node or
 * by `@noble/hashes`.
 */
export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  return nodeCrypto ? hostSha256Hex(nodeCrypto, parts) : plainSha256Hex(...parts)
}

/** The same on any platform. */
export function plainSha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = sha256.create()
  for (const part of parts) hash.update(typeof part === 'string' ? utf8ToBytes(part) : part)
  return bytesToHex(hash.digest())
}

function hostSha256Hex(crypto: NodeCrypto, parts: readonly (Uint8Array | string)[]): string {
  const hash = crypto.createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
