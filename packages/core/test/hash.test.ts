import { expect, test } from 'vitest'
import { plainSha256Hex, sha256Hex } from '../src/hash.ts'

test.each([
  ['host', sha256Hex],
  ['plain', plainSha256Hex],
])('SHA-256 is that of FIPS 180-4, in one part or many: %s', (_, hash) => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(hash('abc')).toBe(abc)
  expect(hash('a', new Uint8Array([0x62]), 'c')).toBe(abc)
  expect(hash()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(hash('Überdruß')).toBe(plainSha256Hex(new TextEncoder().encode('Überdruß')))
})
