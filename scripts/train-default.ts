/**
 * `npm run train:default [-- DATA]`: makes `models/default.*` from RAVDESS (default: ../shared/data/ravdess), the same
 * bytes every time: the model file, the evaluation that made it, and the card.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cardToMarkdown } from '../packages/core/src/model/card-to-markdown.ts'
import { saveModel } from '../packages/core/src/model/model-file.ts'
import { writeWhole } from '../packages/core/src/node/files.ts'
import { trainFromFolders } from '../packages/core/src/node/train-from-folders.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const data = process.argv[2] ?? join(root, '..', 'shared', 'data', 'ravdess')
const models = join(root, 'models')

const started = performance.now()
const { parts, report, unreadable } = await trainFromFolders([data], {
  id: 'default',
  version: '2.0.0',
  description:
    'The emotion of speech in the eight classes of RAVDESS, from statistics of its spectrum, pitch, voice and rhythm and from random convolution kernels on its spectrogram. It has heard its training clips through a telephone, in noise, faster and slower too.',
  protocol: 'ravdess-8-si',
  notes: [
    'Features, copies and shrinkage are those of a recipe that was found on RAVDESS, these actors among others: expect the figures to be a point or two too good.',
  ],
  folds: 5,
  cacheFolder: join(root, '.cache', 'features'),
  onProgress: (done, total) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${total} clips`)
  },
})
for (const { clip, error } of unreadable) console.error(`left out: ${clip.id}: ${error.message}`)
await writeWhole(join(models, 'default.safetensors'), saveModel(parts))
await writeWhole(join(models, 'default.report.json'), `${JSON.stringify(report, null, 1)}\n`)
await writeWhole(join(models, 'default.md'), cardToMarkdown(parts.card))

console.log(`${report.protocol}: ${report.clips} clips, ${report.speakers} speakers, ${report.folds.length} folds`)
console.log(
  `UAR ${report.uar.mean.toFixed(3)} (sd over folds ${report.uar.sd.toFixed(3)}, 95 % over speakers ${report.uar.interval.map(x => x.toFixed(3)).join(' to ')}), ECE ${report.ece.toFixed(3)}`,
)
for (const [name, { uar, accuracy }] of Object.entries(report.conditions)) {
  const windows = report.windows[name]!
  console.log(
    `${name.padEnd(8)} UAR ${uar.toFixed(3)}, accuracy ${accuracy.toFixed(3)}; windows of analyze (${windows.count}): UAR ${windows.uar.toFixed(3)}, accuracy ${windows.accuracy.toFixed(3)}`,
  )
}
const { temperature, uncertainBelow, uncertainShare, accuracyBelow, accuracyAbove } = report.calibration
console.log(
  `temperature ${temperature.toFixed(2)}; uncertain below ${uncertainBelow.toFixed(3)}: ${(100 * uncertainShare).toFixed(0)} % of windows, accuracy ${accuracyBelow.toFixed(3)} there and ${accuracyAbove.toFixed(3)} above`,
)
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`)
