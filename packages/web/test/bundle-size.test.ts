import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { has } from '../../../test/support/run.ts'
import { ROOT } from '../../../test/support/sources.ts'

const DIST = join(ROOT, 'packages/web/dist')
const MOST_BYTES = 200_000

it.skipIf(!has('built web app (npm run prepare)', existsSync(join(DIST, 'index.html'))))(
  'the first load is at most 200 kB, compressed',
  () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8')
    const files = [...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(match => match[1]!)
    expect(files.length).toBeGreaterThan(2)
    const sizes = ['index.html', ...files].map(name => gzipSync(readFileSync(join(DIST, name))).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES)
  },
)
