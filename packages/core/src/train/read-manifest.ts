import { AppError } from '../errors.ts'
import { parseCsv } from './csv.ts'
import { type ListedClip, toLabel } from './dataset.ts'

/**
 * The clips of a `manifest.csv`: columns `file`, `label`, `speaker`, and where they are wanted `start`, `end` (seconds,
 * the part of the file that is the clip), `channel`, `sentence`, `language`. Other columns are left alone, also the
 * `source...` columns of `undertone split`, which say where a piece came from and never cut it a second time.
 * Labels and speakers may be empty here; training asks for them.
 *
 * @throws AppError `dataset/invalid-manifest`
 */
export function readManifest(text: string, corpus = 'own'): ListedClip[] {
  const [header, ...rows] = parseCsv(text)
  const names = header?.cells.map(name => name.trim().toLowerCase()) ?? []
  for (const name of ['file', 'label', 'speaker'])
    if (!names.includes(name))
      throw new AppError(
        'dataset/invalid-manifest',
        `manifest.csv has no column "${name}": expected a first line like "file,label,speaker", found "${names.join(',')}".`,
      )
  return rows.map(({ line, cells, open }) => {
    if (open) invalid(line, 'a quote to be closed, found the end of the file')
    const cell = (name: string) => cells[names.indexOf(name)]?.trim() ?? ''
    const number = (name: string): number | undefined => {
      const found = cell(name)
      if (found === '') return undefined
      const value = Number(found)
      if (!(value >= 0 && Number.isFinite(value)))
        invalid(line, `a number of at least 0 in "${name}", found "${found}"`)
      return value
    }
    const path = cell('file').replaceAll('\\', '/')
    if (path === '') invalid(line, 'a file name in "file", found nothing')
    if (/^(?:\/|[a-z]:)|(?:^|\/)\.\.(?:\/|$)/i.test(path))
      invalid(line, `a path inside the folder of the manifest in "file", found "${path}"`)
    const start = number('start')
    const end = number('end')
    if ((start === undefined) !== (end === undefined)) invalid(line, 'both "start" and "end", or neither')
    if (start !== undefined && end !== undefined && end <= start) invalid(line, `"end" after "start", found ${end}`)
    const channel = number('channel')
    if (channel !== undefined && !Number.isInteger(channel)) invalid(line, `a whole number in "channel"`)
    const speaker = cell('speaker')
    const sentence = cell('sentence')
    const language = cell('language')
    return {
      id: start === undefined ? path : `${path}#${start}-${end}`,
      corpus,
      path,
      speaker: speaker === '' ? '' : `${corpus}/${speaker}`,
      label: toLabel(cell('label')),
      corpusLabel: cell('label'),
      ...(start === undefined || end === undefined ? {} : { cut: { start, end } }),
      ...(channel === undefined ? {} : { channel }),
      ...(sentence === '' ? {} : { sentence }),
      ...(language === '' ? {} : { language }),
    }
  })
}

function invalid(line: number, expected: string): never {
  throw new AppError('dataset/invalid-manifest', `manifest.csv, line ${line}: expected ${expected}.`, { line })
}
