import WaveSurfer from 'wavesurfer.js'
import type { Call } from './call.ts'
import { drawStrip } from './strip.ts'
import type { Timeline } from './timeline.ts'
import { tonesOf } from './tones.ts'

const CLEAR = 'rgba(0, 0, 0, 0)'

export interface Player {
  /** Draws the overview anew: the theme changed. */
  redraw(): void
  dispose(): void
}

interface PlayerOptions {
  /** Where the whole call is shown on one strip. */
  readonly container: HTMLElement
  /** Address of the recording; asked for by ranges. */
  readonly url: string
  readonly timeline: Timeline
  /** The browser cannot play this recording. */
  readonly onFailed: () => void
}

/**
 * Plays the recording and shows the overview: wavesurfer owns the sound and the canvas, and never decodes the recording,
 * because its length is known and what is on the canvas is ours.
 */
export function createPlayer({ container, url, timeline, onFailed }: PlayerOptions): Player {
  const { call } = timeline
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
  const surfer = WaveSurfer.create({
    container,
    url,
    peaks: [[0, 0]],
    duration: call.duration,
    height: 34,
    interact: false,
    hideScrollbar: true,
    cursorWidth: 0,
    progressColor: CLEAR,
    renderFunction: (_, context) => drawOverview(context, call),
    ...(nonce && { cspNonce: nonce }),
  })
  surfer.on('timeupdate', time => {
    if (surfer.isPlaying()) timeline.heard(time)
  })
  surfer.on('play', () => timeline.playing(true))
  surfer.on('pause', () => timeline.playing(false))
  surfer.on('finish', () => {
    timeline.playing(false)
    const { loop } = timeline.state
    if (!loop) return
    timeline.seek(loop.start)
    timeline.play(true)
  })
  surfer.on('error', onFailed)
  // It begins to load after this function, and forgets then where it was to play from.
  surfer.once('ready', () => surfer.setTime(timeline.state.time))
  timeline.attach({
    seek: time => surfer.setTime(time),
    setPlaying: on => (on ? void surfer.play().catch(onFailed) : surfer.pause()),
  })
  return {
    redraw: () => surfer.setOptions({}),
    dispose() {
      timeline.attach(undefined)
      timeline.playing(false)
      surfer.destroy()
    },
  }
}

function drawOverview(context: CanvasRenderingContext2D, call: Call): void {
  const ratio = devicePixelRatio || 1
  const { width, height } = context.canvas
  context.save()
  context.scale(ratio, ratio)
  drawStrip(context, width / ratio, height / ratio, { call, tones: tonesOf() })
  context.restore()
}
