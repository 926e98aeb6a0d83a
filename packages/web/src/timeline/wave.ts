import type { Interval, Segment } from '@undertone/core'
import { LIKELY, UNCERTAIN } from '@undertone/core/report'
import { firstEndingAfter } from './search.ts'
import type { Tones } from './tones.ts'
import { pixelsOf, type View } from './view.ts'

/** One channel's waveform and what it sounds like. */
export interface WaveData {
  readonly tones: Tones
  /** Largest |sample| of [from, to), 0..1; 0 before it was fetched. */
  readonly peak: (from: number, to: number) => number
  readonly speech: readonly Interval[]
  /** Undefined on a lane that has no place for emotion. */
  readonly segments: readonly Segment[] | undefined
}

const BAR = 2
const STEP = 3
/** Tone of what is only leaning. */
const FADED = 0.55

/**
 * Bars of 2 px, 1 px apart, at fixed places of the recording, so that a scrolled picture and a new one agree. Coloured by
 * what is heard; leaning parts fade, uncertain ones are an outline, silence is a dotted line.
 */
export function drawWave(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { tones, peak, speech, segments }: WaveData,
  view: View,
): void {
  const { origin, secondsPerPixel } = pixelsOf(view, width)
  const middle = height / 2
  let segmentAt = segments ? firstEndingAfter(segments, view.start) : 0
  let speechAt = firstEndingAfter(speech, view.start)
  for (let pixel = origin - (((origin % STEP) + STEP) % STEP); pixel < origin + width; pixel += STEP) {
    const from = pixel * secondsPerPixel
    const to = from + STEP * secondsPerPixel
    const time = (from + to) / 2
    while (segments && segmentAt < segments.length && segments[segmentAt]!.end <= time) segmentAt++
    while (speechAt < speech.length && speech[speechAt]!.end <= time) speechAt++
    const segment = segments?.[segmentAt]
    const judged = segment && segment.start <= time ? segment : undefined
    const region = speech[speechAt]
    const isSpeech = region !== undefined && region.start <= time
    const level = peak(from, to)
    const x = pixel - origin
    const isHeard = judged !== undefined || isSpeech
    const bar = isHeard ? Math.max(1, (level * (height - 4)) / 2) : Math.max(0.5, (level * (height - 4)) / 2)
    context.globalAlpha = judged && judged.label !== UNCERTAIN && judged.confidence < LIKELY ? FADED : 1
    context.fillStyle = judged ? tones.fill(judged.label) : isSpeech ? tones.talk : tones.line
    if (judged?.label === UNCERTAIN) {
      context.fillRect(x, middle - bar, BAR, 1.5)
      context.fillRect(x, middle + bar - 1.5, BAR, 1.5)
    } else context.fillRect(x, middle - bar, BAR, bar * 2)
  }
  context.globalAlpha = 1
}
