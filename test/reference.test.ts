import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { openTestService } from '../packages/server/test/support/service.ts'
import { referencePages } from '../scripts/reference/reference-pages.ts'
import { typescriptReference } from '../scripts/reference/typescript-pages.ts'
import { filesBelow, textOf } from './support/sources.ts'

const typescript = typescriptReference()

it('docs/reference is what the sources say (npm run docs writes it anew)', async () => {
  const test = await openTestService()
  const { body } = await test.app.inject('/openapi.json')
  await test.close()
  const pages = referencePages(JSON.parse(body), typescript)
  const written = filesBelow('docs/reference', '.md')
  expect(written.map(path => basename(path))).toEqual([...pages.keys()].sort())
  expect(written.filter(path => textOf(path) !== pages.get(basename(path)))).toEqual([])
})

it('every name that a package exports has a comment', () => {
  expect(typescript.undocumented).toEqual([])
})
