import type { AppError } from '@undertone/core/errors'
import type { ExportFormat } from '@undertone/server/client'
import { useState } from 'react'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Menu, type MenuItem } from '../../components/Menu.tsx'
import { strings } from '../../strings/index.ts'
import { toAppError } from '../../use-answer.ts'
import { saveExport } from './download.ts'

const { export: words } = strings.recording

const GROUPS: readonly (readonly [string, readonly ExportFormat[]])[] = [
  [words.whole, ['json', 'jsonl', 'short', 'csv']],
  [words.captions, ['vtt', 'srt', 'textgrid', 'elan', 'audacity', 'rttm']],
  [words.people, ['html']],
]

/** Every format that the service writes, and paper. */
export function ExportMenu({ id }: { readonly id: string }) {
  const [said, setSaid] = useState('')
  const [error, setError] = useState<AppError>()
  const save = (format: ExportFormat) => {
    setError(undefined)
    saveExport(id, format).then(
      name => setSaid(words.saved(name)),
      (problem: unknown) => setError(toAppError(problem)),
    )
  }
  const items: MenuItem[] = GROUPS.flatMap(([section, formats]) =>
    formats.map((format, index) => {
      const [name, note] = words.formats[format]
      return { name, note, onChoose: () => save(format), ...(index === 0 && { section }) }
    }),
  )
  items.push({ name: words.print, onChoose: () => print() })
  return (
    <>
      <Menu className="primary" label={words.button} items={items}>
        <Icon name="export" />
        {words.button}
        <Icon name="down" size={12} />
      </Menu>
      <span className="sr" role="status">
        {said}
      </span>
      {error && <Failure error={error} />}
    </>
  )
}
