import { type EmotionSigns, signsOf, type Tones, UNCERTAIN } from '@undertone/core/report'

/** What a terminal can show: no colour, 256 colours, or all of them. */
export type ColourDepth = 'none' | '256' | 'full'

/** Writes text with or without colour. Colour here means emotion; everything else is bold, dim or plain. */
export interface Ink {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  /** A cell on the colour of an emotion. */
  readonly onEmotion: (label: string, text: string) => string
  /** A word in the colour of an emotion. */
  readonly emotion: (label: string, text: string) => string
}

/**
 * The colours that a stream can take: none where it is piped, with NO_COLOR or `--no-color`; FORCE_COLOR wins over a pipe.
 *
 * Source: https://no-color.org
 */
export function colourDepthOf(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
  allowed = true,
): ColourDepth {
  const forced = (environment.FORCE_COLOR ?? '0') !== '0'
  if (!allowed || environment.NO_COLOR || environment.TERM === 'dumb' || !(stream.isTTY || forced)) return 'none'
  return /truecolor|24bit/i.test(environment.COLORTERM ?? '') ? 'full' : '256'
}

/** @param paper - whether the terminal's background is light or dark */
export function createInk(depth: ColourDepth, paper: 'light' | 'dark' = 'dark'): Ink {
  if (depth === 'none') {
    const plain = (text: string) => text
    return { bold: plain, dim: plain, onEmotion: (_, text) => text, emotion: (_, text) => text }
  }
  const style = (codes: string, text: string) => `\x1b[${codes}m${text}\x1b[0m`
  const tones = (label: string): Tones => toneOf(signsOf(label), paper)
  return {
    bold: text => style('1', text),
    dim: text => style('2', text),
    onEmotion: (label, text) =>
      label === UNCERTAIN
        ? style(`38;${colour(tones(label).word, depth)}`, text)
        : style(`38;${colour(tones(label).on, depth)};48;${colour(tones(label).fill, depth)}`, text),
    emotion: (label, text) => style(`38;${colour(tones(label).word, depth)}`, text),
  }
}

function toneOf(signs: EmotionSigns, paper: 'light' | 'dark'): Tones {
  return signs[paper]
}

/** COLORFGBG says `foreground;background` where a terminal sets it; dark is what most have. */
export function paperOf(environment: Readonly<Record<string, string | undefined>>): 'light' | 'dark' {
  const background = environment.COLORFGBG?.split(';').at(-1)
  return background === '7' || background === '15' ? 'light' : 'dark'
}

/** `#rrggbb` as the numbers of an SGR sequence. */
function colour(hex: string, depth: ColourDepth): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
  if (depth === 'full') return `2;${red};${green};${blue}`
  return `5;${nearestOf256([red, green, blue])}`
}

const CUBE = [0, 95, 135, 175, 215, 255]

/** The colour of the 256 that is nearest: one of the 6 x 6 x 6 cube or of the 24 greys. */
function nearestOf256(colour: readonly [number, number, number]): number {
  const steps = colour.map(value => nearestIndex(CUBE, value))
  const greys = Array.from({ length: 24 }, (_, index) => 8 + 10 * index)
  const grey = nearestIndex(greys, (colour[0] + colour[1] + colour[2]) / 3)
  const distance = (other: readonly number[]) => colour.reduce((sum, value, c) => sum + (value - other[c]!) ** 2, 0)
  const cubeDistance = distance(steps.map(step => CUBE[step]!))
  const greyDistance = distance([greys[grey]!, greys[grey]!, greys[grey]!])
  return greyDistance < cubeDistance ? 232 + grey : 16 + 36 * steps[0]! + 6 * steps[1]! + steps[2]!
}

function nearestIndex(values: readonly number[], value: number): number {
  return values.reduce(
    (best, candidate, index) => (Math.abs(candidate - value) < Math.abs(values[best]! - value) ? index : best),
    0,
  )
}
