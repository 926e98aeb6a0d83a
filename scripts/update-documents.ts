/**
 * Writes the real output of the commands that the documents show into them: `node scripts/update-documents.ts`.
 * The places are marked in the documents by `<!-- output of: COMMAND -->`.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withOutputs } from './document-outputs.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
for (const path of ['README.md', ...globSync('docs/**/*.md', { cwd: root })]) {
  const before = readFileSync(join(root, path), 'utf8')
  const after = withOutputs(before)
  if (after === before) continue
  writeFileSync(join(root, path), after)
  console.log(`updated ${path}`)
}
