import { LIKELY, UNCERTAIN } from '@undertone/core/report'
import type { Call } from './call.ts'
import type { Tones } from './tones.ts'

const TALK = 5
const GAP = 2

/**
 * The whole call at a glance: a row for each voice that was judged, in colour and pattern, and a thin grey one for each that
 * talks only. Gaps are silence.
 */
export function drawStrip(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { call, tones }: { readonly call: Call; readonly tones: Tones },
): void {
  const place = (time: number) => (time / Math.max(1e-6, call.duration)) * width
  const judged = call.lanes.filter(lane => lane.emotion)
  const others = call.lanes.filter(lane => !lane.emotion)
  const talk = others.length * (TALK + GAP) + (others.length > 0 ? GAP : 0)
  const row = judged.length > 0 ? (height - talk) / judged.length : 0
  for (const [at, lane] of judged.entries()) {
    const top = at * row
    const thick = row - (at < judged.length - 1 ? GAP : 0)
    context.globalAlpha = 1
    context.fillStyle = tones.surface2
    context.fillRect(0, top, width, thick)
    for (const { start, end, label, confidence } of lane.segments) {
      context.globalAlpha = label === UNCERTAIN || confidence >= LIKELY ? 1 : 0.6
      context.fillStyle = tones.pattern(context, label)
      context.fillRect(place(start), top, Math.max(1.5, place(end) - place(start) - 0.5), thick)
    }
  }
  context.globalAlpha = 1
  context.fillStyle = tones.talk
  for (const [at, lane] of others.entries())
    for (const { start, end } of lane.speech)
      context.fillRect(
        place(start),
        height - talk + at * (TALK + GAP) + GAP,
        Math.max(1, place(end) - place(start) - 0.5),
        TALK,
      )
}
