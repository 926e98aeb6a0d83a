import type { Worker } from 'node:worker_threads'
import type { ChannelGroup } from '../analyze/analyze.ts'
import type { ChannelResult } from '../analyze/channel-analyzer.ts'
import type { AnalysisSettings, ChannelPlan } from '../analyze/settings.ts'
import { joinSamples } from '../audio/mix.ts'
import { AppError } from '../errors.ts'
import type { ChannelAnswer, ChannelMessage } from './channel-worker.ts'
import { startThread, stopThread } from './thread.ts'

/** Pieces that a thread may have waiting; the decoder waits beyond. */
const MOST_WAITING = 4

/** A message holds at least so much sound: decoders that give a few milliseconds at a time would drown in messages. */
const GATHERED_SECONDS = 0.5

interface Thread {
  readonly worker: Worker
  /** Which of the recording's channels it has. */
  readonly channels: readonly number[]
  waiting: number
  results: readonly ChannelResult[] | undefined
}

/** Channels that are analysed on threads. Whoever makes it closes it. */
export interface ThreadedChannels extends ChannelGroup {
  close(): Promise<void>
}

/**
 * Analyses the channels of one recording on worker threads, each channel on one of them. The samples are copied, so the
 * caller keeps its own; no thread has more than a few pieces waiting.
 *
 * @param model - bytes of the model file: a model itself cannot cross
 * @param threads - at most; never more than there are channels
 */
export function createThreadedChannels(
  plans: readonly ChannelPlan[],
  sampleRate: number,
  model: Uint8Array,
  settings: AnalysisSettings,
  threads: number,
): ThreadedChannels {
  const count = Math.max(1, Math.min(threads, plans.length))
  let failure: unknown
  let wake = () => {}
  const pool = Array.from({ length: count }, (_, place): Thread => {
    const own = plans.filter((_, index) => index % count === place)
    const worker = startThread(new URL('./channel-worker.ts', import.meta.url))
    const thread: Thread = { worker, channels: own.map(({ index }) => index), waiting: 0, results: undefined }
    const fail = (error: unknown) => {
      failure ??= error
      wake()
    }
    worker.on('message', (answer: ChannelAnswer) => {
      if (answer.type === 'taken') thread.waiting--
      else if (answer.type === 'results') thread.results = answer.results
      else fail(new AppError(answer.code, answer.message, { ...answer.details }))
      wake()
    })
    worker.on('error', fail)
    worker.on('exit', code => fail(new AppError('internal/unexpected', `A worker thread ended with code ${code}.`)))
    const open: ChannelMessage = { type: 'open', plans: own, sampleRate, settings, model }
    worker.postMessage(open)
    return thread
  })

  const until = async (done: () => boolean) => {
    while (!done()) {
      if (failure) throw failure
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    if (failure) throw failure
  }

  let gathered: (readonly Float32Array[])[] = []
  let length = 0
  const send = () => {
    for (const thread of pool) {
      const own = thread.channels.map(channel => joinSamples(gathered.map(channels => channels[channel]!)))
      const message: ChannelMessage = { type: 'samples', channels: own }
      thread.worker.postMessage(
        message,
        own.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : [])),
      )
      thread.waiting++
    }
    gathered = []
    length = 0
  }

  return {
    async push(channels) {
      gathered.push(channels)
      length += channels[0]!.length
      if (length < GATHERED_SECONDS * sampleRate) return
      send()
      await until(() => pool.every(({ waiting }) => waiting < MOST_WAITING))
    },
    async finish() {
      send()
      const message: ChannelMessage = { type: 'finish' }
      for (const { worker } of pool) worker.postMessage(message)
      await until(() => pool.every(({ results }) => results !== undefined))
      return plans.map(({ index }) => {
        const thread = pool.find(({ channels }) => channels.includes(index))!
        return thread.results![thread.channels.indexOf(index)]!
      })
    },
    async close() {
      await Promise.all(pool.map(({ worker }) => stopThread(worker)))
    },
  }
}
