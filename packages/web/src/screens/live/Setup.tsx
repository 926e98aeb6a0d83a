import type { AppError } from '@undertone/core/errors'
import type { AlertRuleEntry } from '@undertone/server/client'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import { choose, useChoices } from '../../choices.ts'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { LeftTake } from '../../components/LeftTake.tsx'
import type { Place } from '../../live/hearing.ts'
import { openMicrophoneCall } from '../../live/microphone-call.ts'
import { remembering } from '../../remembering.ts'
import { useSettings } from '../../service-settings.ts'
import { strings } from '../../strings/index.ts'
import { useLeftTake } from '../../uploads/use-left-take.ts'
import { toAppError, useAnswer } from '../../use-answer.ts'
import type { Heard } from './Live.tsx'
import { useHereKit } from './use-here-kit.ts'

const { setup: words } = strings.live
// The next call begins also where the network was cut during the one before.
const askModels = remembering((_, signal) => api.models({ signal }))
const askFile = remembering((name, signal) => api.modelFile(name, { signal }))
const PLACES: readonly { readonly place: Place; readonly name: string; readonly text: string }[] = [
  { place: 'here', name: words.here, text: words.hereText },
  { place: 'service', name: words.service, text: words.serviceText },
]

interface SetupProps {
  readonly rules: readonly AlertRuleEntry[]
  readonly onHeard: (heard: Heard) => void
}

/** Chooses the microphone, the model and where the work is done, and starts. */
export function Setup({ rules, onHeard }: SetupProps) {
  const left = useLeftTake()
  const devices = useMicrophones()
  const [deviceId, setDevice] = useState('')
  const [place, setPlace] = useState<Place>('here')
  const [isOpening, setOpening] = useState(false)
  const [problem, setProblem] = useState<AppError>()
  const { settings } = useSettings()
  const { model: chosenModel, noticeGiven: saidNotice } = useChoices()
  const noticeGiven = saidNotice ?? settings?.notice_given ?? false
  const models = useAnswer('models', askModels)
  const model = chosenModel ?? settings?.model ?? models.value?.items.find(({ isDefault }) => isDefault)?.name
  const file = useAnswer(place === 'here' ? model : undefined, askFile)
  const { kit, error: kitError, take } = useHereKit(file.value)
  const isReady = place === 'service' || kit !== undefined
  const failed = problem ?? models.error ?? (place === 'here' ? (file.error ?? kitError) : undefined)

  const start = async () => {
    setOpening(true)
    setProblem(undefined)
    try {
      const chosen = { place, model, deviceId: deviceId === '' ? undefined : deviceId }
      const microphone = await openMicrophoneCall({ ...chosen, rules, kit, noticeGiven })
      take()
      onHeard({ kind: 'microphone', microphone, told: noticeGiven })
    } catch (error) {
      setProblem(toAppError(error))
      setOpening(false)
    }
  }
  return (
    <section className="card stack start-live">
      <h2>{words.title}</h2>
      <p className="mute">{words.text}</p>
      {failed && <Failure error={failed} />}
      {left.seconds > 0 && (
        <div className="note boxed left">
          <LeftTake left={left} />
        </div>
      )}
      <div className="fields">
        <label className="field">
          {words.microphone}
          <select value={deviceId} onChange={({ target }) => setDevice(target.value)}>
            <option value="">{words.usual}</option>
            {devices.map((device, at) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label || words.unnamed(at + 1)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {words.model}
          <select value={model ?? ''} onChange={({ target }) => choose({ model: target.value })}>
            {(models.value?.items ?? []).map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <fieldset className="places">
        <legend>{words.place}</legend>
        {PLACES.map(({ place: its, name, text }) => (
          <label key={its} className="place">
            <input type="radio" name="place" checked={place === its} onChange={() => setPlace(its)} />
            <span>
              <b>{name}</b>
              <small>{text}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <label className="row">
        <input
          type="checkbox"
          checked={noticeGiven}
          onChange={({ target }) => choose({ noticeGiven: target.checked })}
        />
        {words.notice}
      </label>
      <div className="row wrap">
        <button
          type="button"
          className="primary"
          disabled={!isReady || isOpening || model === undefined}
          onClick={() => void start()}
        >
          <Icon name="mic" />
          {isOpening ? words.starting : words.start}
        </button>
        <span className="small mute" role="status">
          {place === 'service' ? '' : isReady ? words.ready : words.preparing}
        </span>
      </div>
    </section>
  )
}

/** The machine's microphones. Their names are known only once one was allowed. */
function useMicrophones(): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  useEffect(() => {
    const { mediaDevices } = navigator
    if (!mediaDevices) return
    const look = () =>
      mediaDevices.enumerateDevices().then(
        all =>
          setDevices(all.filter(({ kind, deviceId }) => kind === 'audioinput' && !['', 'default'].includes(deviceId))),
        () => undefined,
      )
    void look()
    mediaDevices.addEventListener('devicechange', look)
    return () => mediaDevices.removeEventListener('devicechange', look)
  }, [])
  return devices
}
