import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../src/hash.ts'
import { createRandom } from '../../src/random.ts'
import { CONDITIONS, makeCopy } from '../../src/train/copies.ts'

/** Of the copies that the shipped model learned from, made of half a second of seeded noise with seed 5. */
const HASHES = {
  clean: 'fe44feeae14da451',
  'speed0.9': '5c61df621fe999f7',
  'speed1.1': 'e723bca647648873',
  mulaw8k: '720de4e92fd76348',
  white10: '235ecd31dd25a2bd',
  pink10: 'a7c133b2e2425a24',
  'speed0.9-mulaw8k': 'db0d733bdbea6d39',
  'speed1.1-mulaw8k': 'b7343404aee550c8',
  'speed0.9-white10': '3ea4560b55665f04',
  'speed1.1-white10': '67028641ee55f85c',
  'speed0.9-pink10': '8ab8eec6b60889c2',
  'speed1.1-pink10': '1879ef98ca7c5904',
}

describe('the copies that the shipped model learned from', () => {
  test('keep their exact samples', () => {
    const random = createRandom(7)
    const samples = Float32Array.from({ length: 8000 }, () => random.uniform() - 0.5)
    const hashes = CONDITIONS.map(condition => {
      const copy = makeCopy(samples, condition, 5)
      return [condition, sha256Hex(new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength)).slice(0, 16)]
    })
    expect(Object.fromEntries(hashes)).toEqual(HASHES)
  })
})
