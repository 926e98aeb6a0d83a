/**
 * Writes the real output of the commands that the documents show, and the accuracy of the models, into them, and the
 * reference from the sources: `node scripts/update-documents.ts`, with `--measure` also the speed on this machine.
 * The places are marked in the documents by `<!-- output of: COMMAND -->` and the like.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { withOutputs } from './document-outputs.ts'
import { referencePages } from './reference/reference-pages.ts'
import { readOpenApi } from './reference/rest-page.ts'

const { values } = parseArgs({ options: { measure: { type: 'boolean', default: false } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const reference = join(root, 'docs/reference')
const pages = referencePages(await readOpenApi())
rmSync(reference, { recursive: true, force: true })
mkdirSync(reference)
for (const [name, text] of pages) writeFileSync(join(reference, name), text)

for (const path of ['README.md', ...globSync('docs/**/*.md', { cwd: root })]) {
  const before = readFileSync(join(root, path), 'utf8')
  const after = withOutputs(before, values)
  if (after === before) continue
  writeFileSync(join(root, path), after)
  console.log(`updated ${path}`)
}
