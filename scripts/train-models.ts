/**
 * `npm run train:default [-- DATA]`, `npm run train:open [-- DATA]`: makes `models/NAME.*` from RAVDESS or EmoDB (their
 * folders in ../shared/data where none is given), the same bytes every time: the model file, the evaluation that made it,
 * and the card.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cardToMarkdown } from '../packages/core/src/model/card-to-markdown.ts'
import { saveModel } from '../packages/core/src/model/model-file.ts'
import { writeWhole } from '../packages/core/src/node/files.ts'
import { type TrainFoldersOptions, trainFromFolders } from '../packages/core/src/node/train-from-folders.ts'
import { reportToJson } from '../packages/core/src/train/report-json.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The models that ship: what each learns from, and what its card says of it. */
const MODELS: Readonly<Record<string, TrainFoldersOptions & { readonly corpus: string }>> = {
  default: {
    id: 'default',
    corpus: 'ravdess',
    version: '3.0.0',
    description:
      'The emotion of speech in the eight classes of RAVDESS, from statistics of its spectrum, pitch, voice and rhythm and from convolutions, random and trained, of its spectrogram. It has heard its training clips through a telephone, in noise, faster and slower too.',
    protocol: 'ravdess-8-si',
    folds: 5,
    notes: [
      'Features, copies and shrinkage are those of a recipe that was found on RAVDESS, these actors among others: expect the figures to be a point or two too good.',
    ],
  },
  open: {
    id: 'open',
    corpus: 'emodb',
    version: '1.0.0',
    description:
      'The emotion of speech in four classes, from EmoDB: free for any use. Made as the default model is, from fewer voices: eight Germans.',
    protocol: 'emodb-loso',
    labels: ['neutral', 'happy', 'sad', 'angry'],
    speakersPerFold: 1,
    notes: ['The recipe was found on RAVDESS; nothing was chosen on EmoDB. Eight speakers make wide intervals.'],
  },
}

const { positionals } = parseArgs({ allowPositionals: true })
const [name = 'default', folder] = positionals
const model = MODELS[name]
if (!model) throw new Error(`Expected one of ${Object.keys(MODELS).join(', ')}, found "${name}".`)
const { corpus, ...options } = model

const started = performance.now()
const { parts, report, unreadable } = await trainFromFolders([folder ?? join(root, '..', 'shared', 'data', corpus)], {
  ...options,
  cacheFolder: join(root, '.cache', 'features'),
  onProgress: (done, total) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${total}`)
  },
})
for (const { clip, error } of unreadable) console.error(`left out: ${clip.id}: ${error.message}`)
const stem = join(root, 'models', name)
await writeWhole(`${stem}.safetensors`, saveModel(parts))
await writeWhole(`${stem}.report.json`, reportToJson(report))
await writeWhole(`${stem}.md`, cardToMarkdown(parts.card))

console.log(`${report.protocol}: ${report.clips} clips, ${report.speakers} speakers, ${report.folds.length} folds`)
console.log(
  `UAR ${report.uar.mean.toFixed(3)} (sd over folds ${report.uar.sd.toFixed(3)}, 95 % over speakers ${report.uar.interval.map(x => x.toFixed(3)).join(' to ')}), ECE ${report.ece.toFixed(3)}`,
)
for (const [condition, { uar, accuracy }] of Object.entries(report.conditions)) {
  const windows = report.windows[condition]
  console.log(
    `${condition.padEnd(8)} UAR ${uar.toFixed(3)}, accuracy ${accuracy.toFixed(3)}${windows ? `; windows of analyze (${windows.count}): UAR ${windows.uar.toFixed(3)}, accuracy ${windows.accuracy.toFixed(3)}` : ''}`,
  )
}
const { temperature, uncertainBelow, uncertainShare, accuracyBelow, accuracyAbove } = report.calibration
console.log(
  `temperature ${temperature.toFixed(2)}; uncertain below ${uncertainBelow.toFixed(3)}: ${(100 * uncertainShare).toFixed(0)} % of windows, accuracy ${accuracyBelow.toFixed(3)} there and ${accuracyAbove.toFixed(3)} above`,
)
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`)
