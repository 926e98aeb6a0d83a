import type { QualityFlag } from '../analyze/analysis.ts'

/**
 * A time as `mm:ss.d`, from an hour `h:mm:ss.d`, rounded to the decimals asked for.
 *
 * @param seconds - 0 or more
 */
export function preciseTime(seconds: number, decimals = 1): string {
  const scale = 10 ** decimals
  const ticks = Math.round(seconds * scale)
  const whole = Math.floor(ticks / scale)
  const rest = decimals > 0 ? `.${String(ticks - whole * scale).padStart(decimals, '0')}` : ''
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = two(Math.floor((whole % 3600) / 60))
  return `${hours > 0 ? `${hours}:` : ''}${minutes}:${two(whole % 60)}${rest}`
}

/** `+4.2`, `−6.0`: always with its sign, a real minus. */
export function signed(value: number, decimals = 1): string {
  const text = Math.abs(value).toFixed(decimals)
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`
}

/** A number with a real minus sign. */
export function plainNumber(value: number, decimals = 0): string {
  return value.toFixed(decimals).replace('-', '−')
}

/** A share, 0..1, as whole per cent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/**
 * Distance between the labels of a time axis, seconds: the smallest of 1 2 5 10 15 30 60 s (and so on) that keeps them apart.
 *
 * @param seconds - length of the axis
 * @param most - how many labels have room
 */
export function tickStep(seconds: number, most: number): number {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400]
  return steps.find(step => seconds / step <= most) ?? 28800
}

/** Times of the labels of a time axis, seconds, from 0. */
export function ticksOf(seconds: number, most: number): number[] {
  const step = tickStep(seconds, Math.max(1, most))
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step)
}

const QUALITY_WORDS: Readonly<Partial<Record<QualityFlag, string>>> = {
  'too-short': 'too short to judge',
  music: 'music or tones',
  'narrow-band': 'telephone band',
  overlap: 'both talk',
}

/** A quality flag for people. */
export function qualityWord(flag: QualityFlag): string {
  return QUALITY_WORDS[flag] ?? flag
}

/** How often something happened: `never`, `once`, `3 times`. */
export function timesText(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`
}

/** `1 channel`, `2 channels`: a count of things whose plural ends in `s`. */
export function countText(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

/** How many speakers a dataset has, which may not say. */
export function speakersText(count: number): string {
  return count === 0 ? 'speakers not known' : countText(count, 'speaker')
}

/** `1 channel`, `2 channels`. */
export function channelsText(count: number): string {
  return countText(count, 'channel')
}
