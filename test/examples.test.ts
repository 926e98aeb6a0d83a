import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from './support/run.ts'
import { filesBelow, ROOT } from './support/sources.ts'

/** What needs another program, or a browser, has a folder and a test of its own. */
const programs = filesBelow('examples', '.ts').filter(path => path.split('/').length === 2)

it.each(programs)('%s runs and says something', path => {
  const { code, stdout, stderr } = run(process.execPath, [join(ROOT, path)])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout.trim()).not.toBe('')
})
