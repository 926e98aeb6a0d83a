import type { ChannelRole } from '@undertone/core'
import type { AppError } from '@undertone/core/errors'
import type { ClipSet } from '@undertone/server/client'
import { useState } from 'react'
import { api } from '../../api.ts'
import { choices, optionsOf } from '../../choices.ts'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatSpan } from '../../format.ts'
import { navigate } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { toAppError, useAnswer } from '../../use-answer.ts'
import { ClipsDialog } from './ClipsDialog.tsx'

const { samples, clips } = strings.start
const askClips = (_: string, signal: AbortSignal) => api.clips({ signal })
const ROLES: ChannelRole[] = ['customer', 'agent']
/** The sample calls that come with the app, as `samples/README.md` describes them. */
const SAMPLES = [
  { file: 'complaint.wav', name: samples.complaint, seconds: 22.1 },
  { file: 'enquiry.mp3', name: samples.enquiry, seconds: 29.1 },
  { file: 'missing-parcel.mp3', name: samples.parcel, seconds: 29.1 },
]
/** Seconds to wait for a sample's result before its screen is opened without it. */
const PATIENCE = 20

/** Calls to try it with; one click analyses a sample, or opens it where it was analysed before. */
export function SamplesCard() {
  const [opening, setOpening] = useState<string>()
  const [error, setError] = useState<AppError>()
  const open = async (file: string, name: string) => {
    setOpening(file)
    setError(undefined)
    try {
      navigate(`/recordings/${await analyseSample(file, name)}`)
    } catch (cause) {
      setError(toAppError(cause))
      setOpening(undefined)
    }
  }
  return (
    <section className="card">
      <h2>{samples.title}</h2>
      <ul className="samples">
        {SAMPLES.map(({ file, name, seconds }) => (
          <li key={file}>
            <button type="button" disabled={opening !== undefined} onClick={() => void open(file, name)}>
              <Icon name="play" />
              <b>{name}</b>
              <span className="mute">{opening === file ? samples.opening : samples.stereo(formatSpan(seconds))}</span>
            </button>
          </li>
        ))}
      </ul>
      {error && <Failure error={error} />}
      <p className="note">
        <Icon name="info" />
        <span>{samples.note}</span>
      </p>
      <RealClips />
    </section>
  )
}

/** Real voices, fetched from a public archive once somebody has read their licence. */
function RealClips() {
  const { value } = useAnswer('clips', askClips)
  const [chosen, setChosen] = useState<ClipSet>()
  return (
    <>
      <ul className="samples real">
        {value?.items.map(set => (
          <li key={set.name}>
            <button type="button" onClick={() => setChosen(set)}>
              <Icon name="export" />
              <b>{clips.fetch(set.labels.length)}</b>
              <span className="mute">{set.name.toUpperCase()}</span>
            </button>
          </li>
        ))}
      </ul>
      {chosen && <ClipsDialog set={chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

async function analyseSample(file: string, name: string): Promise<string> {
  const sound = await fetch(`/samples/${file}`)
  if (!sound.ok) throw new Error(`No sample at ${sound.url}: the service answered ${sound.status}.`)
  const options = { ...optionsOf(choices()), agentEmotion: null, name, roles: ROLES, tags: ['sample'] }
  // The same sample with the same options is analysed once.
  const idempotencyKey = `sample ${file} ${JSON.stringify(options)}`.slice(0, 255)
  const { id } = await api.analyze(await sound.blob(), file, { options, idempotencyKey, wait: PATIENCE })
  return id
}
