import { LiveThread } from '@undertone/core/browser'
import type { Hearing, HearingListener } from './hearing.ts'
import type { HereKit } from './here-kit.ts'

/** Analyses in this browser, on a worker: no sample and no word of it leaves the device. */
export function hearHere({ model, worker }: HereKit, sampleRate: number, listener: HearingListener): Hearing {
  const source = { name: 'microphone', sampleRate, channelCount: 1, container: 'raw', codec: 'pcm_f32le' }
  const thread = new LiveThread(worker, {
    ...{ source, model, analysis: { roles: ['customer'] } },
    onEvents(events) {
      for (const event of events) {
        if (event.type === 'partial') listener.onPartial(event.segment)
        if (event.type === 'final') listener.onFinal(event.segment)
        if (event.type === 'end') listener.onEnd()
      }
    },
    onError: listener.onError,
  })
  return {
    push: samples => thread.push({ channels: [samples], sampleRate }),
    finish: () => thread.finish(),
    close: () => thread.close(),
    get lagSeconds() {
      return thread.lagSeconds
    },
  }
}
