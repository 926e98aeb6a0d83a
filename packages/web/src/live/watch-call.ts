import type { AlertRuleEntry, LiveCallEntry } from '@undertone/server/client'
import { api } from '../api.ts'
import { toAppError } from '../use-answer.ts'
import { LiveCall } from './live-call.ts'

/** Watches a call that runs on the service, until it ends or somebody stops watching. */
export function watchCall(
  { id, roles }: LiveCallEntry,
  rules: readonly AlertRuleEntry[],
): { readonly call: LiveCall; close(): void } {
  const call = new LiveCall(roles.length > 0 ? roles : ['unknown'], rules)
  const stop = new AbortController()
  const watch = async () => {
    try {
      for await (const message of api.watchLive(id, { signal: stop.signal })) {
        if (message.type === 'partial') call.listener.onPartial(message.segment)
        if (message.type === 'segment') {
          call.seconds = Math.max(call.seconds, message.segment.end)
          call.listener.onFinal(message.segment)
        }
        if (message.type === 'level') {
          for (const [channel, level] of message.levelsDb.entries())
            call.loudness[channel]?.hold(level, Math.max(call.seconds, message.time - 1), message.time)
          call.seconds = message.time
          call.lagSeconds = message.lagSeconds
        }
        if (message.type === 'error') throw new Error(message.problem.detail)
      }
      call.listener.onEnd()
    } catch (error) {
      if (!stop.signal.aborted) call.change({ phase: 'ended', error: toAppError(error) })
    }
  }
  void watch()
  return { call, close: () => stop.abort() }
}
