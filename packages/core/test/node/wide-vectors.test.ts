import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../support/fit-on-both-engines.ts', import.meta.url))

test('networks trained on wide vectors have the bits of those trained plain', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-liftoff', SCRIPT])
  const { simd, compared, different } = JSON.parse(stdout)
  expect({ simd, different }).toEqual({ simd: true, different: 0 })
  expect(compared).toBeGreaterThan(20_000)
})
