import { strings } from './strings/index.ts'

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language
const DAY = 86_400_000
const number = new Intl.NumberFormat(locale)
const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const twoDecimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const wholePercent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
const timeOfDay = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const dayOfUtc = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const fullDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const relativeDay = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
const list = new Intl.ListFormat(locale, { type: 'conjunction' })
const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `1 284` */
export function formatNumber(value: number): string {
  return number.format(value)
}

/** A probability, two decimals: `0.81`. */
export function formatProbability(value: number): string {
  return twoDecimals.format(value)
}

/** A share, 0..1, as whole per cent. */
export function formatShare(share: number): string {
  return wholePercent.format(share)
}

/**
 * A calibrated probability in words. Whether a stretch is uncertain is decided by the model, never by these words.
 *
 * @param confidence - 0..1
 */
export function sureWord(confidence: number): string {
  const { veryLikely, likely, leaning, notSure } = strings.sure
  return confidence >= 0.85 ? veryLikely : confidence >= 0.65 ? likely : confidence >= 0.45 ? leaning : notSure
}

/** A length of time: `4.2 s` below ten seconds, `42 s`, `2 min 10 s`, `1 h 2 min`. */
export function formatSpan(seconds: number): string {
  const { units } = strings
  if (seconds < 9.95) return units.seconds(oneDecimal.format(seconds))
  const whole = Math.round(seconds)
  if (whole < 60) return units.seconds(number.format(whole))
  if (whole < 3600) return units.minutes(Math.floor(whole / 60), whole % 60)
  const minutes = Math.round(seconds / 60)
  return units.hours(Math.floor(minutes / 60), minutes % 60)
}

/** `angry, sad, and calm` */
export function formatList(words: readonly string[]): string {
  return list.format(words)
}

/** Bytes as `61 MB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[power]!,
    unitDisplay: power === 0 ? 'narrow' : 'short',
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  }).format(value)
}

/** A moment as people say it: `today, 14:02`, `yesterday, 23:18`, else the date. */
export function formatMoment(moment: Date, now: Date = new Date()): string {
  const days = Math.round((startOfDay(moment) - startOfDay(now)) / DAY)
  const time = timeOfDay.format(moment)
  if (days === 0 || days === -1) return strings.moment(relativeDay.format(days, 'day'), time)
  const date = moment.getFullYear() === now.getFullYear() ? dayAndMonth : fullDate
  return strings.moment(date.format(moment), time)
}

/** `21 Nov` in UTC, as the service counts days. */
export function formatDay(date: Date): string {
  return dayOfUtc.format(date)
}

/** `21 Nov 2026` */
export function formatDate(date: Date): string {
  return fullDate.format(date)
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
