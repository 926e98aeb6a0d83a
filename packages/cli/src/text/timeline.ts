import type { Analysis, ChannelAnalysis, Segment } from '@undertone/core'
import {
  channelName,
  channelsText,
  confidenceWord,
  percent,
  plainNumber,
  preciseTime,
  qualityWord,
  spanText,
  timesText,
  UNCERTAIN,
} from '@undertone/core/report'
import type { Ink } from './ink.ts'
import { lanes, legend, lettersOf } from './lanes.ts'
import { wrap } from './wrap.ts'

const BAR = 10

/** How a timeline is drawn. */
export interface TimelineOptions {
  /** Columns of the terminal. */
  readonly width?: number
  /** At most so many segments in the table; the rest is counted. */
  readonly most?: number
}

/**
 * An analysis for people at a terminal: what was heard in one sentence, the timeline, the segments with their
 * confidence and evidence, who talked how much, and what to know of the result.
 */
export function timeline(analysis: Analysis, ink: Ink, { width = 80, most = 60 }: TimelineOptions = {}): string {
  const letters = lettersOf(analysis.model.labels)
  const blocks = [
    [heading(analysis, ink, width)],
    wrap(printable(analysis.summary.text), width),
    [...lanes(analysis, letters, ink, width), ...legend(analysis, letters, ink, width)],
    segmentTable(analysis, letters, ink, width, most),
    talk(analysis, ink, width),
    footnotes(analysis, ink, width),
  ]
  return `${blocks
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n')}\n`
}

function heading({ source }: Analysis, ink: Ink, width: number): string {
  const facts = `${preciseTime(source.durationSeconds)}, ${channelsText(source.channels)}, ${source.sampleRate / 1000} kHz, ${source.codec}`
  const name = shorten(printable(source.name), Math.max(12, width - facts.length - 2))
  return `${ink.bold(name)}  ${ink.dim(facts)}`
}

function segmentTable(
  analysis: Analysis,
  letters: ReadonlyMap<string, string>,
  ink: Ink,
  width: number,
  most: number,
): string[] {
  const { segments, channels } = analysis
  if (segments.length === 0) return []
  const shown = segments.length > most ? strongestFirst(segments, most) : segments
  const several = channels.filter(({ emotion }) => emotion).length > 1
  const who = several ? 11 : 0
  const labelWidth = Math.max(9, ...shown.map(({ label }) => label.length))
  const head = `  ${'start'.padEnd(9)}${'end'.padEnd(9)}${several ? 'who'.padEnd(who) : ''}${'sounds'.padEnd(labelWidth + 3)}confidence`
  const lines = [ink.dim(head)]
  for (const segment of shown) {
    const channel = channels.find(({ index }) => index === segment.channel)
    const role = channel?.role ?? 'unknown'
    // What holds for the whole channel is said below, once.
    const flags = segment.quality.filter(flag => !channel?.quality.includes(flag))
    const unclear = segment.label === UNCERTAIN
    const bar = confidenceBar(segment.confidence)
    const times = `${preciseTime(segment.start).padEnd(9)}${preciseTime(segment.end).padEnd(9)}`
    const speaker = several
      ? channelName(role, segment.channel)
          .slice(0, who - 1)
          .padEnd(who)
      : ''
    const letter = ink.onEmotion(segment.label, letters.get(segment.label) ?? '*')
    const word = ink.emotion(segment.label, segment.label.padEnd(labelWidth))
    const certainty = unclear ? 'not clear' : confidenceWord(segment.confidence)
    const figure = `${segment.confidence.toFixed(2)} ${certainty}`.padEnd(18)
    lines.push(
      `  ${times}${speaker}${letter} ${word} ${unclear ? ink.dim(bar) : ink.emotion(segment.label, bar)} ${figure}`.trimEnd(),
    )
    const why = [...segment.evidence.map(({ text }) => printable(text)), ...flags.map(qualityWord)].join('; ')
    const indent = ' '.repeat(20)
    if (why) lines.push(...wrap(why, Math.max(30, width - indent.length)).map(line => ink.dim(`${indent}${line}`)))
  }
  if (shown.length < segments.length)
    lines.push(ink.dim(`  and ${segments.length - shown.length} more, less clear; --format csv has all`))
  return lines
}

/** The `most` segments that are best worth reading, in order of time. */
function strongestFirst(segments: readonly Segment[], most: number): Segment[] {
  const rank = (segment: Segment) => (segment.label === UNCERTAIN ? 0 : segment.confidence)
  const chosen = new Set([...segments].sort((a, b) => rank(b) - rank(a)).slice(0, most))
  return segments.filter(segment => chosen.has(segment))
}

function confidenceBar(confidence: number): string {
  const full = Math.round(confidence * BAR)
  return '█'.repeat(full) + '░'.repeat(BAR - full)
}

function talk(analysis: Analysis, ink: Ink, width: number): string[] {
  const lines = analysis.channels.flatMap(channel => {
    const name = channelName(channel.role, channel.index).slice(0, 9).padEnd(10)
    return wrap(talkText(channel), width - 11).map(
      (line, index) => `${ink.bold(index === 0 ? name : ' '.repeat(10))} ${line}`,
    )
  })
  const { silenceSeconds, overlapSeconds } = analysis.summary
  if (analysis.channels.length > 1)
    lines.push(`${' '.repeat(10)} nobody talks ${spanText(silenceSeconds)}, both at once ${spanText(overlapSeconds)}`)
  return lines
}

function talkText({ talk, snrDb, quality, emotion }: ChannelAnalysis): string {
  const count = talk.interruptions.length
  return [
    `talks ${percent(talk.speechShare)}, ${spanText(talk.speechSeconds)}`,
    `longest silence ${spanText(talk.longestSilenceSeconds)}`,
    ...(talk.speechLevelDb === null ? [] : [`${plainNumber(talk.speechLevelDb)} dBFS`]),
    ...(snrDb === null ? [] : [`${plainNumber(snrDb)} dB above noise`]),
    ...(count > 0 ? [`interrupts ${timesText(count)}`] : []),
    ...quality.map(qualityWord),
    ...(emotion ? [] : ['talk only']),
  ].join(', ')
}

function footnotes({ model, notes }: Analysis, ink: Ink, width: number): string[] {
  return [...notes.map(printable), `Model ${printable(model.id)} ${model.sha256.slice(0, 12)}.`].flatMap(note =>
    wrap(note, width - 2).map((line, index) => ink.dim(`${index === 0 ? '- ' : '  '}${line}`)),
  )
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(text.length - most + 1)}`
}

/** Text of a stranger without the control characters that could steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
}
