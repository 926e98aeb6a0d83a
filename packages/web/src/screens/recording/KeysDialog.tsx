import { Dialog } from '../../components/Dialog.tsx'
import { Kbd } from '../../components/Kbd.tsx'
import { strings } from '../../strings/index.ts'
import { singleKeysOn } from '../../use-keys.ts'

const { keys } = strings.recording

/** What each key does. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={keys.title} onClose={onClose}>
      {!singleKeysOn() && <p className="note">{keys.off}</p>}
      <dl className="keys">
        {keys.list.map(([key, what]) => (
          <div key={key}>
            <dt>{what}</dt>
            <dd>
              <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
