import { toPcm16 } from '@undertone/core'
import { api } from '../api.ts'
import { toAppError } from '../use-answer.ts'
import type { Hearing, HearingListener } from './hearing.ts'

/** What is said of the call when it begins. */
export interface ServiceCall {
  readonly name: string
  readonly model: string | undefined
  readonly noticeGiven: boolean
}

/** Has the service analyse, which keeps nothing of it: a call whose connection drops goes on when it is back. */
export function hearOnService(call: ServiceCall, sampleRate: number, listener: HearingListener): Hearing {
  const { name, model, noticeGiven } = call
  const session = api.openLive({
    ...{ encoding: 'pcm_s16le', sampleRate: Math.round(sampleRate), channels: 1, roles: ['customer'], name },
    ...(model !== undefined && { model }),
    ...(noticeGiven && { notice_given: true }),
  })
  let lagSeconds = 0
  const read = async () => {
    try {
      for await (const message of session.messages) {
        if (message.type === 'partial') listener.onPartial(message.segment)
        if (message.type === 'segment') listener.onFinal(message.segment)
        if (message.type === 'level') lagSeconds = message.lagSeconds
      }
      listener.onEnd()
    } catch (error) {
      listener.onError(toAppError(error))
    }
  }
  void read()
  return {
    // The session keeps what waits for the connection, so there is nothing to wait for here: a microphone cannot.
    push: samples => void session.send(toPcm16([samples])),
    finish: () => session.end(),
    close: () => session.close(),
    get lagSeconds() {
      return lagSeconds
    },
  }
}
