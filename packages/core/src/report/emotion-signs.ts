import { UNCERTAIN } from '../analyze/words.ts'

/** The colours of one label on one kind of paper: fill, tint, text on paper or tint, text on the fill. */
export interface Tones {
  readonly fill: string
  readonly soft: string
  readonly word: string
  readonly on: string
}

/** The signs of one label. Colour never stands alone: each has a pattern, a mark and its word beside it. */
export interface EmotionSigns {
  readonly light: Tones
  readonly dark: Tones
  /** Path of the pitch contour that stands for the label, in a 16 x 16 box, stroked. */
  readonly mark: string
  /** Path of the pattern over the fill, in an 8 x 8 tile, stroked; empty: solid. */
  readonly tile: string
}

/**
 * Colours, patterns and marks of the labels, chosen by search so that they stay apart for every kind of colour vision
 * (smallest deltaE2000 over all pairs and simulations 13.1 on light paper, 13.7 on dark).
 */
export const EMOTION_SIGNS: Readonly<Record<string, EmotionSigns>> = {
  neutral: {
    light: { fill: '#808b9b', soft: '#eef0f2', word: '#636c78', on: '#0b0d10' },
    dark: { fill: '#5f6b73', soft: '#272b2f', word: '#8b949a', on: '#ffffff' },
    mark: 'M2 8h12',
    tile: '',
  },
  calm: {
    light: { fill: '#1d9f7e', soft: '#e2f3ee', word: '#1b7962', on: '#0b0d10' },
    dark: { fill: '#56bb9b', soft: '#253d38', word: '#56bb9b', on: '#0b0d10' },
    mark: 'M2 9c2-4 4-4 6-1s4 3 6-1',
    tile: 'M0 2h8M0 6h8',
  },
  happy: {
    light: { fill: '#b88514', soft: '#f6efe0', word: '#896516', on: '#0b0d10' },
    dark: { fill: '#ffd785', soft: '#4a4333', word: '#ffd785', on: '#0b0d10' },
    mark: 'M2 12.5c5 0 9-2.5 12-9',
    tile: 'M2 2h.01M6 6h.01',
  },
  sad: {
    light: { fill: '#4566ba', soft: '#e7ebf6', word: '#4565b8', on: '#ffffff' },
    dark: { fill: '#0266d6', soft: '#122a45', word: '#5294df', on: '#ffffff' },
    mark: 'M2 3.5c5 0 9 2.5 12 9',
    tile: 'M-1-1l10 10M-1 7l2 2M7-1l2 2',
  },
  angry: {
    light: { fill: '#cb4654', soft: '#f8e7e9', word: '#b5404d', on: '#ffffff' },
    dark: { fill: '#f45c62', soft: '#48282b', word: '#f37277', on: '#0b0d10' },
    mark: 'M2 12l3-8 3 8 3-8 3 8',
    tile: 'M0 7l2-6 2 6 2-6 2 6',
  },
  fearful: {
    light: { fill: '#5b0483', soft: '#eadeef', word: '#5b0483', on: '#ffffff' },
    dark: { fill: '#ab85fd', soft: '#38314e', word: '#af8bfc', on: '#0b0d10' },
    mark: 'M1.5 8l1.5-2.5 2 5 2-5 2 5 2-5 2 5 1.5-2.5',
    tile: 'M1 0v8M5 0v8',
  },
  disgust: {
    light: { fill: '#214d16', soft: '#e2e8e1', word: '#214d16', on: '#ffffff' },
    dark: { fill: '#747904', soft: '#2b2e17', word: '#969a46', on: '#ffffff' },
    mark: 'M2 4.5h6v7h6',
    tile: 'M0 2h4M4 6h4',
  },
  surprised: {
    light: { fill: '#8d496d', soft: '#f0e7ec', word: '#8d496d', on: '#ffffff' },
    dark: { fill: '#b677a6', soft: '#3a2e3a', word: '#bf8bb3', on: '#0b0d10' },
    mark: 'M2 12h4l2-9 2 9h4',
    tile: 'M2 0v4M0 2h4M6 4v4M4 6h4',
  },
  uncertain: {
    light: { fill: '#1e1f20', soft: '#e2e2e2', word: '#1e1f20', on: '#ffffff' },
    dark: { fill: '#d8dde4', soft: '#414448', word: '#d8dde4', on: '#0b0d10' },
    mark: 'M8 2.5a5.5 5.5 0 1 1-.01 0z',
    tile: 'M-1 9L9-1M-1 1l2-2M7 9l2-2',
  },
}

/** Labels in the order in which they are always listed; `uncertain` comes last. */
export const LABEL_ORDER: readonly string[] = Object.keys(EMOTION_SIGNS)

const FOREIGN: EmotionSigns = { ...EMOTION_SIGNS.neutral!, tile: 'M2 0v8M6 0v8M0 4h8', mark: 'M3 3h10v10h-10z' }

/** The signs of any label; one that is not in the table looks like neutral with a grid and a box, and has its word. */
export function signsOf(label: string): EmotionSigns {
  return EMOTION_SIGNS[label] ?? FOREIGN
}

/** Labels as they are listed: the known ones in their order, then others by name, `uncertain` last. */
export function inLabelOrder(labels: readonly string[]): string[] {
  const rank = (label: string) => {
    if (label === UNCERTAIN) return LABEL_ORDER.length + 1
    const known = LABEL_ORDER.indexOf(label)
    return known < 0 ? LABEL_ORDER.length : known
  }
  return [...labels].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}
