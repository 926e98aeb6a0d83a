import { type EmotionSigns, signsOf, type Tones } from '@undertone/core/report'

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
      label === 'uncertain'
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
  const level = (value: number) => (value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40)))
  return `5;${16 + 36 * level(red) + 6 * level(green) + level(blue)}`
}
