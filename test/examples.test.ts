import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from './support/run.ts'
import { filesBelow, ROOT } from './support/sources.ts'

it.each(filesBelow('examples', '.ts'))('%s runs and says something', path => {
  const { code, stdout, stderr } = run(process.execPath, [join(ROOT, path)])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout.trim()).not.toBe('')
})
