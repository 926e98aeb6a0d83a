/** A process of its own that makes features: `FOLDER CACHE`; a line for each clip done, in the end a hash of the features. */
import { createHash } from 'node:crypto'
import { extractFeatures } from '../../src/node/extract-features.ts'
import { loadDataset, placedClips } from '../../src/node/load-dataset.ts'

const [folder, cacheFolder] = process.argv.slice(2) as [string, string]
const clips = placedClips([await loadDataset(folder)])
const { set } = await extractFeatures(clips, {
  recipe: 'functionals',
  conditions: ['clean', 'white10'],
  workers: 1,
  cacheFolder,
  onProgress: done => void process.stdout.write(`done ${done}\n`),
})
const hash = createHash('sha256')
for (const { whole, windows } of set.conditions.values()) hash.update(whole.data).update(windows.features.data)
process.stdout.write(`hash ${hash.digest('hex')}\n`)
