import { AppError } from '@undertone/core/errors'
import { TwilioStart } from '../../contract/twilio.ts'
import { parse } from '../../parse.ts'
import type { Service } from '../../service.ts'
import type { LiveCall } from '../live-call.ts'
import { optionsOf } from '../parameters.ts'
import { closeWithError, type Frame, parseJson, type Socket, takeInOrder } from '../socket.ts'
import { TrackMixer } from './track-mixer.ts'

/** Who is heard on each track of a stream. */
const ROLES = { inbound: 'customer', outbound: 'agent' } as const
type TrackName = keyof typeof ROLES

/** A message as it came, before anything is known of it. */
type Message = Readonly<Record<string, unknown>>

/**
 * Serves one media stream of Twilio: inbound is the customer, outbound the agent. Twilio takes no answers, so what is
 * found goes to who watches the call, to alerts and, where it is recorded, to the store.
 *
 * Source: Twilio, "Media Streams - WebSocket messages".
 */
export function serveTwilio({ live, metrics, log }: Service, socket: Socket): void {
  let stream: { readonly call: LiveCall; readonly tracks: readonly TrackName[]; readonly mixer: TrackMixer } | undefined

  const start = async (message: Message) => {
    if (stream) throw new AppError('live/malformed', 'Expected one "start" message a stream, found another.')
    const { callSid, tracks, customParameters } = parse(TwilioStart, message, 'start message').start
    const roles = tracks.map(track => ROLES[track])
    const call = await live.open({
      ...{ kind: 'twilio', caller: 'twilio', name: callSid, encoding: 'mulaw', sampleRate: 8000 },
      ...{ channels: tracks.length, options: optionsOf(customParameters, roles) },
    })
    const gone = call.connect(() => socket.close(1000))
    call.hear(said => {
      if (said.type === 'error' || said.type === 'ended') socket.close(1000)
    })
    socket.on('close', () => {
      gone()
      finish()
    })
    stream = { call, tracks, mixer: new TrackMixer(tracks.length, metrics.liveDropped) }
    if (socket.readyState !== socket.OPEN) finish()
  }

  const finish = () => {
    if (!stream) return
    const last = stream.mixer.finish()
    if (last) stream.call.write(last)
    stream.call.finish()
  }

  const media = (message: Message) => {
    if (!stream) throw new AppError('live/malformed', 'Expected a "start" message before the first media, found none.')
    const { track, chunk, timestamp, codes } = readMedia(message)
    const index = stream.tracks.indexOf(track)
    if (index < 0)
      throw new AppError('live/malformed', `Expected media of ${stream.tracks.join(' and ')}, found "${track}".`)
    const mixed = stream.mixer.add(index, chunk, timestamp, codes)
    return mixed && stream.call.write(mixed)
  }

  takeInOrder(
    socket,
    frame => {
      const message = readMessage(frame)
      if (message.event === 'media') return media(message)
      if (message.event === 'start') return start(message)
      if (message.event === 'stop') finish()
      // Keys pressed, marks, and whatever Twilio adds say nothing of the voice.
      else stream?.call.touch()
      return undefined
    },
    error => {
      finish()
      closeWithError(socket, error, log)
    },
  )
}

function readMessage(frame: Frame): Message {
  const value = 'text' in frame ? parseJson(frame.text) : undefined
  if (typeof value === 'object' && value !== null && 'event' in value) return { ...value }
  throw new AppError('live/malformed', 'Expected a JSON object with "event", as Twilio sends it, found something else.')
}

/** Read by hand: there are a hundred a second in each call. */
function readMedia({ media }: Message): { track: TrackName; chunk: number; timestamp: number; codes: Uint8Array } {
  const { track, chunk, timestamp, payload } = (media ?? {}) as Message
  const codes = typeof payload === 'string' ? Buffer.from(payload, 'base64') : undefined
  const [number, time] = [Number(chunk), Number(timestamp)]
  if ((track === 'inbound' || track === 'outbound') && codes && codes.length > 0 && number >= 0 && time >= 0)
    return { track, chunk: number, timestamp: time, codes }
  throw new AppError(
    'live/malformed',
    'Expected media with track, chunk, timestamp and a payload in base64, as Twilio sends it, found something else.',
  )
}
