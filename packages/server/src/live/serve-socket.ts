import { AppError } from '@undertone/core/errors'
import { LiveEnd, LiveResume, LiveStart } from '../contract/live.ts'
import { parse } from '../parse.ts'
import type { Service } from '../service.ts'
import type { LiveCall } from './live-call.ts'
import { closeCode, closeWithError, type Frame, parseJson, type Socket, takeInOrder, tell } from './socket.ts'

/**
 * Serves one socket of `WS /v1/live`: a text frame that says what comes (or which call goes on), binary frames of sound, a
 * text frame that says that it is over; messages out.
 *
 * @param caller - who it is, as the guard knows
 */
export function serveSocket({ live, log }: Pick<Service, 'live' | 'log'>, socket: Socket, caller: string): void {
  let call: LiveCall | undefined
  let disconnect = () => {}

  const attach = (chosen: LiveCall, segments: number) => {
    call = chosen
    const gone = chosen.connect(() => socket.close(4000, 'resumed elsewhere'))
    tell(socket, {
      ...{ type: 'ready', session: chosen.info.id, resumeToken: chosen.resumeToken },
      receivedBytes: chosen.receivedBytes,
    })
    const stop = chosen.hear(
      message => {
        tell(socket, message)
        if (message.type === 'ended') socket.close(1000)
        else if (message.type === 'error') socket.close(closeCode(message.problem.status), message.problem.code)
      },
      { segments, partials: true },
    )
    disconnect = () => {
      stop()
      gone()
    }
    if (socket.readyState !== socket.OPEN) disconnect()
  }

  const begin = async (text: string) => {
    const first = parseJson(text)
    if (typeof first === 'object' && first !== null && 'resumeToken' in first) {
      const { resumeToken, segments } = parse(LiveResume, first, 'first frame')
      attach(live.resume(resumeToken, caller), segments)
      return
    }
    const { type: _, encoding, sampleRate, channels, ...options } = parse(LiveStart, first, 'first frame')
    const layout = encoding === 'webm_opus' ? {} : { sampleRate: sampleRate ?? 0, channels: channels ?? 0 }
    attach(await live.open({ kind: 'websocket', caller, name: 'live call', encoding, ...layout, options }), 0)
  }

  takeInOrder(
    socket,
    frame => {
      if (!call) return begin(textOf(frame))
      if ('bytes' in frame) return call.write(frame.bytes)
      parse(LiveEnd, parseJson(frame.text), 'frame')
      call.finish()
      return undefined
    },
    error => {
      // What came before was a call like any other.
      call?.finish(error instanceof AppError ? error : undefined)
      disconnect()
      closeWithError(socket, error, log)
    },
  )
  socket.on('close', () => disconnect())
}

function textOf(frame: Frame): string {
  if ('text' in frame) return frame.text
  throw new AppError(
    'live/malformed',
    'Expected a text frame that says what the sound is ({"encoding": "mulaw", "sampleRate": 8000, "channels": 1}), found sound. Send it first.',
  )
}
