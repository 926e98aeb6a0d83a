import { AppError } from '@undertone/core/errors'
import { type AudioHookMedia, AudioHookMessage } from '../../contract/audiohook.ts'
import type { LiveMessage } from '../../contract/live.ts'
import { parse } from '../../parse.ts'
import type { Service } from '../../service.ts'
import type { LiveCall } from '../live-call.ts'
import { optionsOf } from '../parameters.ts'
import { type Frame, parseJson, type Socket, takeInOrder } from '../socket.ts'

const ROLES = { external: 'customer', internal: 'agent' } as const
const RATE = 8000
/** Of one sample, and the code of one that is silent. */
const FORMATS = {
  PCMU: { encoding: 'mulaw', bytes: 1, silence: 0xff },
  L16: { encoding: 'pcm_s16le', bytes: 2, silence: 0 },
} as const
/** A client that only looks whether somebody is there says so. */
const PROBE = '00000000-0000-0000-0000-000000000000'
/** By so much the client's count may differ from ours, seconds. */
const TOLERANCE = 0.06
/** A client that was told to go has so long to close, milliseconds. */
const PATIENCE = 5000

type Open = Extract<AudioHookMessage, { type: 'open' }>

/** What the headers of the connection say, which its messages must repeat. */
export interface AudioHookHeaders {
  readonly organization: string | undefined
  readonly session: string | undefined
}

/**
 * Serves one session of Genesys AudioHook, version 2: the external channel is the customer, the internal one the agent.
 * Segments, alerts and the summary go back as entities of `event` messages.
 *
 * Source: Genesys Cloud, "AudioHook protocol specification", version 2.
 */
export function serveAudioHook(service: Service, socket: Socket, caller: string, headers: AudioHookHeaders): void {
  new AudioHookSession(service, socket, caller, headers)
}

class AudioHookSession {
  readonly #service: Service
  readonly #socket: Socket
  readonly #caller: string
  readonly #headers: AudioHookHeaders
  #id: string | undefined
  #seq = 0
  #clientSeq = 0
  #state: 'new' | 'active' | 'paused' | 'closing' = 'new'
  #media: AudioHookMedia | undefined
  #call: LiveCall | undefined
  /** Samples that came, and those that the client says it left out. */
  #received = 0
  #discarded = 0

  constructor(service: Service, socket: Socket, caller: string, headers: AudioHookHeaders) {
    this.#service = service
    this.#socket = socket
    this.#caller = caller
    this.#headers = headers
    takeInOrder(
      socket,
      frame => ('bytes' in frame ? this.#takeSound(frame.bytes) : this.#takeText(frame)),
      error => this.#disconnect(error),
    )
    socket.on('close', () => this.#call?.finish())
  }

  #takeText(frame: Extract<Frame, { text: string }>): Promise<void> | undefined {
    const message = parse(AudioHookMessage, parseJson(frame.text), 'message')
    const { id, seq, serverseq, type } = message
    if (seq !== this.#clientSeq + 1) throw malformed(`seq ${this.#clientSeq + 1}`, `${seq}`)
    this.#clientSeq = seq
    if (serverseq > this.#seq) throw malformed(`serverseq of at most ${this.#seq}`, `${serverseq}`)
    this.#id ??= id
    if (id !== this.#id) throw malformed(`id ${this.#id}`, id)
    if (type === 'open') return this.#open(message)
    if (this.#state === 'new' && type !== 'close' && type !== 'error') throw malformed('"open" first', `"${type}"`)
    this.#call?.touch()
    if (type === 'ping') this.#send('pong', {})
    else if (type === 'close') return this.#close()
    else if (type === 'paused') this.#state = 'paused'
    else if (type === 'discarded' || type === 'resumed') {
      if (type === 'resumed') this.#state = 'active'
      return this.#fill(message.parameters.discarded)
    } else if (type === 'error') this.#service.log.warn({ session: id }, 'an AudioHook client met an error')
    return this.#checkPosition(message.position)
  }

  async #open({ id, parameters }: Open): Promise<void> {
    if (this.#state !== 'new') throw malformed('one "open"', 'another')
    const { organizationId, conversationId, media, customConfig = {} } = parameters
    const { session = id, organization = organizationId } = this.#headers
    if (session !== id || organization !== organizationId)
      throw malformed(`session ${session} of organization ${organization}`, `${id} of ${organizationId}`)
    const chosen = choose(media)
    if (!chosen) throw malformed('PCMU or L16 at 8000 Hz among the media', 'none')
    this.#media = chosen
    if (conversationId !== PROBE) {
      const roles = chosen.channels.map(channel => ROLES[channel])
      this.#call = await this.#service.live.open({
        ...{ kind: 'audiohook', caller: this.#caller, name: conversationId },
        ...{ encoding: FORMATS[chosen.format].encoding, sampleRate: RATE, channels: chosen.channels.length },
        options: optionsOf(customConfig, roles),
      })
      this.#follow(this.#call)
    }
    this.#send('opened', { startPaused: false, media: [chosen] })
    this.#state = 'active'
  }

  #follow(call: LiveCall): void {
    const gone = call.connect(() => this.#socket.close(1000))
    this.#socket.on('close', gone)
    call.hear(message => {
      const entities = entitiesOf(message)
      if (entities.length > 0) this.#send('event', { entities })
      if (message.type === 'error') this.#disconnect(new AppError('live/malformed', message.problem.detail))
      // A limit has ended it.
      else if (message.type === 'ended' && this.#state !== 'closing') this.#send('disconnect', { reason: 'completed' })
    })
    if (this.#socket.readyState !== this.#socket.OPEN) call.finish()
  }

  #takeSound(bytes: Uint8Array): Promise<void> | undefined {
    if (!this.#media || this.#state !== 'active') throw malformed('no sound now', `${bytes.length} bytes`)
    const block = this.#media.channels.length * FORMATS[this.#media.format].bytes
    if (bytes.length % block !== 0) throw malformed(`a multiple of ${block} bytes`, `${bytes.length}`)
    this.#received += bytes.length / block
    return this.#call?.write(bytes)
  }

  /** What the client left out is silence, so that times stay those of the call. */
  async #fill(seconds: number): Promise<void> {
    this.#discarded += Math.round(seconds * RATE)
    if (!this.#media || !this.#call) return
    const { bytes, silence } = FORMATS[this.#media.format]
    const most = Math.min(seconds, this.#service.config.live.maxSeconds)
    for (let left = Math.round(most * RATE); left > 0; left -= 10 * RATE) {
      const length = Math.min(left, 10 * RATE) * bytes * this.#media.channels.length
      await this.#call.write(new Uint8Array(length).fill(silence))
    }
  }

  /** The client counts what it sent; some count what they left out too. */
  #checkPosition(position: number): Promise<void> | undefined {
    const sent = this.#received / RATE
    const all = sent + this.#discarded / RATE
    if (Math.abs(position - sent) <= TOLERANCE || Math.abs(position - all) <= TOLERANCE) return undefined
    this.#service.log.warn({ session: this.#id, position, received: sent }, 'an AudioHook client counts otherwise')
    return position > all ? this.#fill(position - all) : undefined
  }

  async #close(): Promise<void> {
    this.#state = 'closing'
    const call = this.#call
    if (call) {
      call.finish()
      await new Promise<void>(resolve => {
        call.hear(message => {
          if (message.type === 'ended' || message.type === 'error') resolve()
        })
      })
    }
    this.#send('closed', {})
  }

  #disconnect(error: unknown): void {
    if (!(error instanceof AppError)) this.#service.log.error({ err: error }, 'an AudioHook session failed')
    this.#call?.finish()
    const info = error instanceof AppError ? error.message : 'Something went wrong inside the service.'
    this.#send('disconnect', { reason: 'error', info })
    setTimeout(() => this.#socket.close(1008), PATIENCE).unref()
    // It may still close as it should.
    this.#socket.on('message', data => {
      if (!/"type"\s*:\s*"close"/.test(String(data))) return
      this.#send('closed', {})
    })
  }

  #send(type: string, parameters: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const id = this.#id ?? PROBE
    this.#seq++
    this.#socket.send(
      JSON.stringify({ version: '2', id, type, seq: this.#seq, clientseq: this.#clientSeq, parameters }),
    )
  }
}

/** Both channels where there are both, mu-law where there is the choice. */
function choose(media: readonly AudioHookMedia[]): AudioHookMedia | undefined {
  return [...media].sort(
    (a, b) => b.channels.length - a.channels.length || Number(b.format === 'PCMU') - Number(a.format === 'PCMU'),
  )[0]
}

function entitiesOf(message: LiveMessage): object[] {
  if (message.type === 'segment') return [{ type: 'x-undertone-segment', data: message.segment }]
  if (message.type === 'alert') return [{ type: 'x-undertone-alert', data: message.alert }]
  if (message.type !== 'ended') return []
  const { analysis, recording } = message
  return [{ type: 'x-undertone-summary', data: { ...analysis.summary, analysis: recording } }]
}

function malformed(expected: string, found: string): AppError {
  return new AppError('live/malformed', `Invalid AudioHook message: expected ${expected}, found ${found}.`)
}
