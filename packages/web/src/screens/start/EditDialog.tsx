import type { AnalysisEntry } from '@undertone/server/client'
import { api } from '../../api.ts'
import { TextDialog } from '../../components/TextDialog.tsx'
import { strings } from '../../strings/index.ts'

const { list } = strings.start

interface EditDialogProps {
  readonly entry: AnalysisEntry
  readonly field: 'name' | 'tags'
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Another name or other tags for a recording. */
export function EditDialog({ entry, field, onSaved, onClose }: EditDialogProps) {
  const isName = field === 'name'
  const save = async (text: string) => {
    const tags = text
      .split(',')
      .map(tag => tag.trim())
      .filter(Boolean)
    await api.change(entry.id, isName ? { name: text } : { tags })
    onSaved()
  }
  return (
    <TextDialog
      title={isName ? list.rename : list.tags}
      label={isName ? list.nameLabel : list.tagsLabel}
      text={isName ? entry.name : entry.tags.join(', ')}
      required={isName}
      onSave={save}
      onClose={onClose}
    />
  )
}
