import type { Analysis } from '../analysis.ts'
import { itemsByTime, oneLine } from './tracks.ts'

/** `00:00:01.000`; SRT wants a comma for the point. */
function timestamp(seconds: number, point: '.' | ','): string {
  const total = Math.round(seconds * 1000)
  const pad = (value: number, width: number) => String(Math.floor(value)).padStart(width, '0')
  const clock = `${pad(total / 3_600_000, 2)}:${pad((total / 60_000) % 60, 2)}:${pad((total / 1000) % 60, 2)}`
  return `${clock}${point}${pad(total % 1000, 3)}`
}

/** Text that a WebVTT parser reads back as it is. */
function escapeVtt(text: string): string {
  return oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * WebVTT, one cue a segment with the voice named by its role: `<v Customer>angry 0.81`. Cues of different channels may
 * overlap in time, as the format allows.
 *
 * Source: W3C WebVTT.
 */
export function toVtt(analysis: Analysis): string {
  const cues = itemsByTime(analysis).map(
    ({ track, item }) =>
      `${timestamp(item.start, '.')} --> ${timestamp(item.end, '.')}\n<v ${escapeVtt(track.name)}>${escapeVtt(item.text)}\n`,
  )
  return `${['WEBVTT\n', ...cues].join('\n')}`
}

/** SubRip, one cue a segment, numbered from 1, with decimal commas: `Customer: angry 0.81`. */
export function toSrt(analysis: Analysis): string {
  return itemsByTime(analysis)
    .map(
      ({ track, item }, index) =>
        `${index + 1}\n${timestamp(item.start, ',')} --> ${timestamp(item.end, ',')}\n${oneLine(`${track.name}: ${item.text}`)}\n`,
    )
    .join('\n')
}
