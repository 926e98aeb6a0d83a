import { signsOf } from '@undertone/core/report'
import { labelFill, token } from '../components/paint.ts'
import { type Shown, shownTheme } from '../theme.ts'

/** What layers are drawn in: the shown theme's ink and the labels' fills. */
export interface Tones {
  readonly ink: string
  /** Secondary text. */
  readonly ink2: string
  readonly line: string
  readonly talk: string
  readonly surface: string
  readonly surface2: string
  readonly font: string
  readonly fill: (label: string) => string
  /** Fill with its pattern; `uncertain` is a hatch without a fill. */
  readonly pattern: (context: CanvasRenderingContext2D, label: string) => CanvasPattern | string
}

const known = new Map<Shown, Tones>()

/** The tones of the shown theme; computed styles are read once for each. */
export function tonesOf(theme: Shown = shownTheme()): Tones {
  const found = known.get(theme)
  if (found) return found
  const tones: Tones = {
    ink: token('--ink'),
    ink2: token('--ink-2'),
    line: token('--line-strong'),
    talk: token('--talk'),
    surface: token('--surface'),
    surface2: token('--surface-2'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    fill: label => signsOf(label)[theme].fill,
    pattern: (context, label) => labelFill(context, label, theme),
  }
  known.set(theme, tones)
  return tones
}
