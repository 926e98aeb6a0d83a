import { joinSamples } from '@undertone/core'
import { openMicrophone } from '@undertone/core/browser'
import workletUrl from '@undertone/core/browser/capture-worklet?worker&url'
import type { AlertRuleEntry } from '@undertone/server/client'
import { formatMoment } from '../format.ts'
import { strings } from '../strings/index.ts'
import { sendTake } from '../uploads/microphone.ts'
import { dropTake, keepSound } from '../uploads/outbox.ts'
import { toPiece } from '../uploads/samples-take.ts'
import { hearHere } from './hear-here.ts'
import { hearOnService } from './hear-on-service.ts'
import type { Hearing, Place } from './hearing.ts'
import type { HereKit } from './here-kit.ts'
import { LiveCall } from './live-call.ts'

export interface MicrophoneCallOptions {
  readonly place: Place
  /** Undefined: the usual one. */
  readonly deviceId: string | undefined
  readonly rules: readonly AlertRuleEntry[]
  /** Name of the model. */
  readonly model: string | undefined
  /** Where the work is done here: what it takes, ended with the call. */
  readonly kit: HereKit | undefined
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
  const { place, deviceId, rules, model, kit, noticeGiven } = options
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
    keeping = keeping.then(() => keepSound(toPiece(piece, microphone.sampleRate), startedAt, call.state.marks))
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
    ...{ workletUrl, prepared: kit?.capture, onChunk: take, onEnded: () => void stop() },
    ...(deviceId !== undefined && { deviceId }),
  })
  // What was cut short before is not lost to what comes now.
  await sendTake()
  const name = strings.start.recorder.name(formatMoment(new Date(startedAt)))
  hearing =
    place === 'here' && kit
      ? hearHere(kit, microphone.sampleRate, call.listener)
      : hearOnService({ name, model, noticeGiven }, microphone.sampleRate, call.listener)
  addEventListener('pagehide', keepWaiting)
  const close = () => {
    removeEventListener('pagehide', keepWaiting)
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
      const marks = call.state.marks.length > 0 ? { marks: [...call.state.marks] } : {}
      return sendTake({ roles: ['customer'], ...marks, notice_given: noticeGiven })
    },
    async discard() {
      close()
      await keeping
      await dropTake()
    },
  }
}
