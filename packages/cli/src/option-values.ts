import { InvalidArgumentError } from 'commander'

/** A number above 0, for commander. */
export function positiveNumber(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('Expected a number above 0.')
  return value
}

/** A whole number of at least 1, for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Expected a whole number of at least 1.')
  return value
}

/** A whole number of at least 0, for commander. */
export function indexNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Expected a whole number of at least 0.')
  return value
}

/** `name=value`, any number of times, for commander; a value is JSON where it can be, several are divided by commas. */
export function settingPair(text: string, earlier: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Expected name=value.')
  const values = text
    .slice(at + 1)
    .split(',')
    .map(value => {
      try {
        return JSON.parse(value) as unknown
      } catch {
        return value
      }
    })
  return { ...earlier, [text.slice(0, at)]: values.length > 1 ? values : values[0] }
}

/** A whole number of at least 2, for commander. */
export function foldCount(text: string): number {
  const value = wholeNumber(text)
  if (value < 2) throw new InvalidArgumentError('Expected a whole number of at least 2.')
  return value
}

/** Names divided by commas, for commander. */
export function nameList(text: string): string[] {
  return text.split(',').map(item => item.trim())
}

/** Three shares divided by slashes, such as `60/20/20`, for commander. */
export function shares(text: string): [number, number, number] {
  const [training = 0, validation = 0, test = 0, ...more] = text.split('/').map(Number)
  if (more.length > 0 || ![training, validation, test].every(share => share > 0 && Number.isFinite(share)))
    throw new InvalidArgumentError('Expected three shares above 0, such as 60/20/20.')
  return [training, validation, test]
}
