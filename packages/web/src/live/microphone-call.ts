import { joinSamples } from '@undertone/core'
import { openMicrophone } from '@undertone/core/browser'
import workletUrl from '@undertone/core/browser/capture-worklet?worker&url'
import type { AlertRuleEntry } from '@undertone/server/client'
import { formatMoment } from '../format.ts'
import { strings } from '../strings/index.ts'
import { takeRecording } from '../uploads/microphone.ts'
import { dropTake, keepSound } from '../uploads/outbox.ts'
import { toPiece } from '../uploads/samples-take.ts'
import { send } from '../uploads/uploads.ts'
import { hearHere } from './hear-here.ts'
import { hearOnService } from './hear-on-service.ts'
import type { Hearing, Place } from './hearing.ts'
import { LiveCall } from './live-call.ts'

export interface MicrophoneCallOptions {
  readonly place: Place
  /** Undefined: the usual one. */
  readonly deviceId: string | undefined
  readonly rules: readonly AlertRuleEntry[]
  /** Name of the model, and where the work is done here its bytes. */
  readonly model: string | undefined
  readonly modelBytes: Uint8Array | undefined
  readonly noticeGiven: boolean
}

/** A call that this browser's microphone hears. Its sound is kept in the browser until somebody says what becomes of it. */
export interface MicrophoneCall {
  readonly call: LiveCall
  readonly place: Place
  setMuted(muted: boolean): void
  /** Ends it; what was heard last is still said. */
  stop(): Promise<void>
  /** Sends the recording. @returns id of the upload; undefined where nothing was heard */
  keep(): Promise<string | undefined>
  discard(): Promise<void>
  /** Lets the microphone go. The sound stays for the next visit. */
  close(): void
}

/** Sound of one piece that is kept. */
const PIECE_SECONDS = 1

/** @throws AppError `microphone/*` */
export async function openMicrophoneCall(options: MicrophoneCallOptions): Promise<MicrophoneCall> {
  const { place, deviceId, rules, model, modelBytes, noticeGiven } = options
  const call = new LiveCall(['customer'], rules)
  const startedAt = Date.now()
  let hearing: Hearing | undefined
  let keeping: Promise<unknown> = Promise.resolve()
  let waiting: Float32Array<ArrayBuffer>[] = []
  let waitingSamples = 0

  const keepWaiting = () => {
    if (waitingSamples === 0) return
    const piece = joinSamples(waiting)
    waiting = []
    waitingSamples = 0
    keeping = keeping.then(() => keepSound(toPiece(piece, microphone.sampleRate), startedAt))
  }
  const take = (samples: Float32Array<ArrayBuffer>) => {
    if (!hearing || call.state.phase !== 'running') return
    const { sampleRate } = microphone
    call.loudness[0]?.push(samples, call.seconds, sampleRate)
    call.seconds += samples.length / sampleRate
    waiting.push(samples.slice())
    waitingSamples += samples.length
    if (waitingSamples >= PIECE_SECONDS * sampleRate) keepWaiting()
    if (!call.state.error) hearing.push(samples)
    call.lagSeconds = hearing.lagSeconds
  }
  const stop = async () => {
    if (call.state.phase !== 'running') return
    call.change({ phase: call.state.error ? 'ended' : 'ending' })
    await microphone.close()
    if (!call.state.error) hearing?.finish()
    keepWaiting()
    await keeping
  }
  const microphone = await openMicrophone({
    ...{ workletUrl, onChunk: take, onEnded: () => void stop() },
    ...(deviceId !== undefined && { deviceId }),
  })
  // What was cut short before is not lost to what comes now.
  const left = await takeRecording()
  if (left) send([left])
  const name = strings.start.recorder.name(formatMoment(new Date(startedAt)))
  hearing =
    place === 'here' && modelBytes
      ? hearHere(modelBytes, microphone.sampleRate, call.listener)
      : hearOnService({ name, model, noticeGiven }, microphone.sampleRate, call.listener)
  const close = () => {
    hearing?.close()
    hearing = undefined
    keepWaiting()
    void microphone.close()
  }
  return {
    ...{ call, place, stop, close },
    setMuted(isMuted) {
      microphone.setMuted(isMuted)
      call.change({ isMuted })
    },
    async keep() {
      close()
      await keeping
      const take = await takeRecording()
      return take && send([take], { roles: ['customer'], ...(noticeGiven && { notice_given: true }) })[0]
    },
    async discard() {
      close()
      await keeping
      await dropTake()
    },
  }
}
