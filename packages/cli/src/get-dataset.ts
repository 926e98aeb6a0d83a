import { createInterface } from 'node:readline/promises'
import { AppError } from '@undertone/core/errors'
import { ARCHIVES, corpusFacts, getCorpus, mirrored } from '@undertone/core/node/train'
import type { GetName, GetOptions } from './commands/dataset.ts'
import { interruption } from './interruption.ts'
import { print, remark } from './output.ts'
import { createProgress, type Progress } from './progress.ts'

/** The action of `undertone dataset get`: shows the licence, asks, fetches. */
export async function getDataset(name: GetName, options: GetOptions): Promise<void> {
  const archive = options.from === undefined ? ARCHIVES[name] : mirrored(ARCHIVES[name], baseOf(options.from))
  const { title, licence, commercialUse } = corpusFacts(name)
  remark(`${title}\n${archive.page}\nlicence: ${licence}${commercialUse ? '' : ' (research use only)'}`, options)
  if (!options.acceptLicence) await askForLicence(licence)
  let progress: Progress | undefined
  let update: Progress['update'] = () => {}
  try {
    const { clips, wasThere } = await getCorpus(name, options.out, {
      archive,
      signal: interruption.signal,
      async onStep(unit) {
        progress?.stop()
        const scale = unit === 'bytes' ? 1e6 : 1
        const next = await createProgress(unit === 'bytes' ? 'MB' : 'files', options.quiet ?? false)
        progress = next
        update = (done, total, about) => next.update(Math.round(done / scale), Math.round(total / scale), about)
      },
      onProgress: (done, total) => update(done, total, ''),
    })
    progress?.stop()
    const what = { corpus: name, folder: options.out, clips, licence, wasThere }
    if (options.json) await print(`${JSON.stringify(what, null, 2)}\n`)
    else await print(`${clips} recordings of ${name} in ${options.out}${wasThere ? ', which were there before' : ''}\n`)
  } finally {
    progress?.stop()
  }
}

async function askForLicence(licence: string): Promise<void> {
  const refused = (why: string) =>
    new AppError('dataset/licence', `${why} Nothing was fetched. Read the licence, then give --accept-licence.`, {
      licence,
    })
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw refused(`Expected the licence ${licence} to be accepted, and there is nobody to ask.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`Do you accept ${licence}? (yes/no) `, { signal: interruption.signal })
    if (!/^y(?:es)?$/i.test(answer.trim())) throw refused(`The licence ${licence} was not accepted.`)
  } finally {
    terminal.close()
  }
}

function baseOf(from: string): string {
  if (URL.canParse(from) && /^https?:/.test(from)) return from.endsWith('/') ? from : `${from}/`
  throw new AppError('usage/invalid-option', `Expected --from to be an http or https address, found "${from}".`)
}
