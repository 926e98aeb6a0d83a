import { type DragEvent, type FormEvent, useRef, useState } from 'react'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { type ClipSound, MOST_SECONDS } from '../../explore/clip-sound.ts'
import { formatNumber, formatSpan } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { ClipPlots } from './ClipPlots.tsx'
import { type ClipChoice, choiceOf, nameOf, SAMPLES } from './clip-source.ts'
import { MeansTable } from './MeansTable.tsx'
import { PlayButton } from './PlayButton.tsx'
import type { ShownClip } from './use-clip.ts'

const { explore: words } = strings

interface ClipPanelProps {
  readonly title: string
  readonly choice: ClipChoice | undefined
  readonly shown: ShownClip
  /** The clip beside it. */
  readonly other: ClipSound | undefined
  readonly onChoose: (choice: ClipChoice | undefined) => void
}

/** One side: where its clip comes from, which stretch, and what it looks like. */
export function ClipPanel({ title, choice, shown, other, onChoose }: ClipPanelProps) {
  const [isOver, setOver] = useState(false)
  const { clip, error, isLoading } = shown
  const take = (file: File | undefined) => {
    if (file) onChoose(choiceOf({ kind: 'file', file }))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <section
      className={isOver ? 'card clip over' : 'card clip'}
      aria-label={title}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="row between">
        <h2>{choice ? nameOf(choice.source) : title}</h2>
        {choice && (
          <button
            type="button"
            className="plain"
            aria-label={words.clear(nameOf(choice.source))}
            onClick={() => onChoose(undefined)}
          >
            <Icon name="x" />
          </button>
        )}
      </div>
      <ClipWays choice={choice} onChoose={onChoose} onFile={take}>
        {clip && choice && <PlayButton key={clipKey(choice)} sound={clip.sound} />}
      </ClipWays>
      {clip && choice && <StretchForm key={clipKey(choice)} choice={choice} clip={clip} onChoose={onChoose} />}
      {error && <Failure error={error} />}
      {!choice && (
        <div className="empty">
          <svg className="wavemark" viewBox="0 0 72 28" aria-hidden="true">
            <path d="M4 14v1M12 9v10M20 4v20M28 10v8M36 2v24M44 8v12M52 5v18M60 10v8M68 14v1" />
          </svg>
          <b>{words.empty.title}</b>
          <p className="small">{words.empty.text}</p>
        </div>
      )}
      {isLoading && !clip && <div className="plots-loading skeleton" role="status" aria-label={words.loading} />}
      {clip && (
        <div aria-busy={isLoading}>
          <ClipPlots sound={clip.sound} other={other} />
          <MeansTable sound={clip.sound} />
        </div>
      )}
    </section>
  )
}

function ClipWays(props: {
  readonly choice: ClipChoice | undefined
  readonly onChoose: (choice: ClipChoice) => void
  readonly onFile: (file: File | undefined) => void
  readonly children: React.ReactNode
}) {
  const { choice, onChoose, onFile, children } = props
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="row wrap">
      <button type="button" onClick={() => input.current?.click()}>
        <Icon name="file" />
        {words.choose}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept="audio/*,video/*"
        aria-label={words.choose}
        onChange={({ target }) => {
          onFile(target.files?.[0])
          target.value = ''
        }}
      />
      <select
        aria-label={words.sample}
        value={choice?.source.kind === 'sample' ? choice.source.file : ''}
        onChange={({ target }) => {
          if (target.value !== '') onChoose(choiceOf({ kind: 'sample', file: target.value }))
        }}
      >
        <option value="">{words.sampleNone}</option>
        {SAMPLES.map(({ file, name }) => (
          <option key={file} value={file}>
            {name}
          </option>
        ))}
      </select>
      {children}
    </div>
  )
}

interface StretchFormProps {
  readonly choice: ClipChoice
  readonly clip: NonNullable<ShownClip['clip']>
  readonly onChoose: (choice: ClipChoice) => void
}

/** Which channel and which seconds are shown. */
function StretchForm({ choice, clip: { sound, channels }, onChoose }: StretchFormProps) {
  const end = sound.start + sound.seconds
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = new FormData(event.currentTarget)
    const stretch = { start: Number(values.get('start')), end: Number(values.get('end')) }
    onChoose({ ...choice, channel: Number(values.get('channel') ?? 0), stretch })
  }
  return (
    <form className="row wrap stretch" onSubmit={show}>
      {channels > 1 && (
        <label>
          {words.channel}
          <select
            name="channel"
            defaultValue={sound.channel}
            onChange={({ target }) => onChoose({ ...choice, channel: Number(target.value) })}
          >
            {[...Array(channels).keys()].map(index => (
              <option key={index} value={index}>
                {words.channelNumber(index + 1)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {words.from}
        <input type="number" name="start" min={0} step="any" required defaultValue={twoDecimals(sound.start)} />
      </label>
      <label>
        {words.to}
        <input type="number" name="end" min={0} step="any" required defaultValue={twoDecimals(end)} />
      </label>
      <button type="submit">{words.stretch}</button>
      <span className="small mute">
        {words.facts(formatSpan(sound.seconds), formatNumber(sound.sampleRate))}
        {sound.seconds >= MOST_SECONDS - 0.01 && <> · {words.most(MOST_SECONDS)}</>}
      </span>
    </form>
  )
}

/** What belongs to one clip begins anew with another. */
function clipKey({ source, channel, stretch: { start, end } }: ClipChoice): string {
  return `${nameOf(source)} ${channel} ${start} ${end}`
}

function twoDecimals(value: number): number {
  return Math.round(value * 100) / 100
}
