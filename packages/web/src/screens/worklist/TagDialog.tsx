import type { AnalysisEntry } from '@undertone/server/client'
import { api } from '../../api.ts'
import { TextDialog } from '../../components/TextDialog.tsx'
import { doLater } from '../../later.ts'
import { strings } from '../../strings/index.ts'

const { worklist } = strings

interface TagDialogProps {
  readonly entries: readonly AnalysisEntry[]
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Adds a tag to several recordings at once, which can be taken back for a moment. */
export function TagDialog({ entries, onSaved, onClose }: TagDialogProps) {
  const save = async (text: string) => {
    const added = text.trim()
    const set = (tagsOf: (entry: AnalysisEntry) => string[]) =>
      Promise.all(entries.map(entry => api.change(entry.id, { tags: tagsOf(entry) })))
    await set(entry => [...new Set([...entry.tags, added])])
    const back = () => void set(entry => [...entry.tags]).finally(onSaved)
    doLater(worklist.tagged(entries.length, added), () => undefined, back)
    onSaved()
  }
  return (
    <TextDialog
      title={worklist.tagTitle(entries.length)}
      label={worklist.tagLabel}
      required
      maxLength={100}
      onSave={save}
      onClose={onClose}
    />
  )
}
