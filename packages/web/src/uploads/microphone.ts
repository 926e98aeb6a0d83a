import type { AskedOptions } from '@undertone/server/client'
import { formatMoment } from '../format.ts'
import { strings } from '../strings/index.ts'
import { dropTake, keepSound, keptTake, type Take } from './outbox.ts'
import { rateOf, toWavRecording } from './samples-take.ts'
import { sendKept } from './uploads.ts'

/** A microphone that is heard and kept, chunk by chunk. */
export interface Microphone {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** How loud it is now, 0..1: -60 dBFS to full scale. */
  level(): number
  /** Ends it and sends what was heard. */
  stop(): Promise<void>
  /** Ends it and forgets what was heard. */
  discard(): Promise<void>
  /** Lets the device go. What was heard stays for the next visit. */
  close(): void
}

const CHUNK_MILLISECONDS = 1000
const LOWEST_DB = -60

/** @throws DOMException where there is no microphone, or it may not be used */
export async function openMicrophone(): Promise<Microphone> {
  if (!navigator.mediaDevices || !('MediaRecorder' in globalThis)) throw new DOMException('', 'NotSupportedError')
  // The voice as it is: a browser's clean-up would change what is judged.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
  const stream = await navigator.mediaDevices.getUserMedia({ audio })
  // What was cut short before is not lost to what comes now.
  await sendTake()
  const startedAt = Date.now()
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128_000 })
  let keeping: Promise<unknown> = Promise.resolve()
  recorder.ondataavailable = ({ data }) => {
    if (data.size > 0) keeping = keeping.then(() => keepSound(data, startedAt))
  }
  recorder.start(CHUNK_MILLISECONDS)

  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)

  const close = () => {
    for (const track of stream.getTracks()) track.stop()
    if (context.state !== 'closed') void context.close()
  }
  const end = async () => {
    if (recorder.state !== 'inactive') {
      const stopped = new Promise(resolve => recorder.addEventListener('stop', resolve, { once: true }))
      recorder.stop()
      await stopped
    }
    close()
    await keeping
  }
  return {
    startedAt,
    level() {
      analyser.getFloatTimeDomainData(samples)
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-6)
      return Math.max(0, 1 - (20 * Math.log10(peak)) / LOWEST_DB)
    },
    async stop() {
      await end()
      await sendTake()
    },
    async discard() {
      await end()
      await dropTake()
    },
    close,
  }
}

/**
 * Sends what was recorded, by now or before a reload.
 *
 * @returns id of the upload; undefined where nothing was recorded
 */
export async function sendTake(more: AskedOptions = {}): Promise<string | undefined> {
  const take = await keptTake()
  if (!take) return undefined
  const marks = take.marks.length > 0 ? { marks: [...take.marks] } : {}
  const { id, isKept } = await sendKept(toRecording(take), { ...marks, ...more })
  // Only now: in between it is kept twice, which loses nothing.
  if (isKept) await dropTake()
  return id
}

function toRecording({ startedAt, type, chunks }: Take) {
  const sampleRate = rateOf(type)
  if (sampleRate !== undefined) return toWavRecording(startedAt, sampleRate, chunks)
  const ending = type.includes('mp4') ? 'm4a' : type.includes('ogg') ? 'ogg' : 'webm'
  const name = `${strings.start.recorder.name(formatMoment(new Date(startedAt)))}.${ending}`
  return { name, blob: new Blob([...chunks], { type }) }
}
