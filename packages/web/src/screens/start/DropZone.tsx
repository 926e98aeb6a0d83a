import type { ChannelRole } from '@undertone/core'
import type { ModelEntry } from '@undertone/server/client'
import { type ChangeEvent, type DragEvent, useRef, useState } from 'react'
import { choose, useChoices } from '../../choices.ts'
import { Icon } from '../../components/Icon.tsx'
import { Link } from '../../router.tsx'
import { useSettings } from '../../service-settings.ts'
import { strings } from '../../strings/index.ts'
import { chosenFiles, type DroppedFiles, droppedFiles } from '../../uploads/dropped-files.ts'
import { send } from '../../uploads/uploads.ts'
import { LinkDialog } from './LinkDialog.tsx'
import { Recorder } from './Recorder.tsx'

const { drop, who } = strings.start
/** Who is heard on the channels, as most calls have it. */
const WHO: readonly { readonly roles: readonly ChannelRole[]; readonly name: string }[] = [
  { roles: [], name: who.unknown },
  { roles: ['customer', 'agent'], name: who.customerAgent },
  { roles: ['agent', 'customer'], name: who.agentCustomer },
  { roles: ['customer'], name: who.customer },
]

/** Where recordings come in: dropped, chosen, recorded or fetched. */
export function DropZone({ models }: { readonly models: readonly ModelEntry[] }) {
  const [isOver, setOver] = useState(false)
  const [said, setSaid] = useState('')
  const [open, setOpen] = useState<'link' | 'recorder'>()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)

  const take = ({ files: found, skipped }: DroppedFiles) => {
    send(found.map(file => ({ name: file.name, blob: file })))
    const taken = found.length === 0 ? drop.none : drop.taken(found.length)
    setSaid(skipped > 0 && found.length > 0 ? drop.skipped(skipped) : taken)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void droppedFiles(event.dataTransfer).then(take)
  }
  const onChoose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    if (target.files) take(chosenFiles(target.files))
    target.value = ''
  }
  return (
    <section
      className={isOver ? 'drop over' : 'drop'}
      aria-label={drop.label}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <svg className="wavemark" viewBox="0 0 72 28" aria-hidden="true">
        <path d="M4 14v1M12 9v10M20 4v20M28 10v8M36 2v24M44 8v12M52 5v18M60 10v8M68 14v1" />
      </svg>
      <h1>{drop.title}</h1>
      <p className="mute">{drop.formats}</p>
      <div className="ways">
        <button type="button" className="primary" onClick={() => files.current?.click()}>
          <Icon name="upload" />
          {drop.choose}
        </button>
        <button type="button" onClick={() => folder.current?.click()}>
          <Icon name="file" />
          {drop.folder}
        </button>
        <button type="button" onClick={() => setOpen('recorder')}>
          <Icon name="mic" />
          {drop.record}
        </button>
        <button type="button" onClick={() => setOpen('link')}>
          <Icon name="link" />
          {drop.link}
        </button>
      </div>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept="audio/*,video/*"
        aria-label={drop.choose}
        onChange={onChoose}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label={drop.folder}
        onChange={onChoose}
        {...{ webkitdirectory: '' }}
      />
      <SendingChoices models={models} />
      <p className="sr" role="status">
        {said}
      </p>
      {open === 'link' && <LinkDialog onClose={() => setOpen(undefined)} />}
      {open === 'recorder' && <Recorder onClose={() => setOpen(undefined)} />}
    </section>
  )
}

/** How what is added here will be analysed and kept. */
function SendingChoices({ models }: { readonly models: readonly ModelEntry[] }) {
  const { roles, model, noticeGiven } = useChoices()
  const { settings } = useSettings()
  const days = settings?.retentionDays ?? undefined
  const key = roles.join()
  return (
    <>
      <div className="choices">
        <label>
          {who.label}
          <select
            value={key}
            onChange={({ target }) =>
              choose({ roles: WHO.find(({ roles }) => roles.join() === target.value)?.roles ?? [] })
            }
          >
            {WHO.map(({ roles: its, name }) => (
              <option key={name} value={its.join()}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {strings.start.modelLabel}
          <select
            value={model ?? settings?.model ?? models.find(({ isDefault }) => isDefault)?.name ?? ''}
            onChange={({ target }) => choose({ model: target.value })}
          >
            {models.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={noticeGiven ?? settings?.notice_given ?? false}
            onChange={({ target }) => choose({ noticeGiven: target.checked })}
          />
          {drop.notice}
        </label>
      </div>
      <p className="note">
        <Icon name="lock" />
        <span>
          {days === undefined ? drop.keptForever : drop.kept(days)} <Link to="/settings">{drop.change}</Link>
        </span>
      </p>
    </>
  )
}
