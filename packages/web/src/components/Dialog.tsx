import { type ReactNode, useEffect, useId, useRef } from 'react'
import { strings } from '../strings/index.ts'
import { Icon } from './Icon.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A question or a form over the page; Esc and its button close it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = element.current
    if (!dialog?.open) dialog?.showModal()
    return () => dialog?.close()
  }, [])
  // The event comes late: a dialog that was opened again meanwhile is not closed by it.
  const closed = () => {
    if (!element.current?.open) onClose()
  }
  return (
    <dialog ref={element} aria-labelledby={titleId} onClose={closed}>
      <div className="row between dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="plain" aria-label={strings.close} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      {children}
    </dialog>
  )
}
