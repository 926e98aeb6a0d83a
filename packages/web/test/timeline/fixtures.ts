import type { Analysis, ChannelAnalysis, QualityFlag, Segment } from '@undertone/core'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import type { Tones } from '../../src/timeline/tones.ts'

export function segment(start: number, end: number, change: Partial<Segment> = {}): Segment {
  const quality: readonly QualityFlag[] = []
  return {
    ...{ channel: 0, start, end, label: 'angry', confidence: 0.9, quality, evidence: [] },
    probabilities: { neutral: 0.1, angry: 0.9 },
    ...change,
  }
}

export function channel(index: number, speech: ChannelAnalysis['speech'], change: Partial<ChannelAnalysis> = {}) {
  const talk = { speechSeconds: 0, speechShare: 0, longestSilenceSeconds: 0, interruptions: [], speechLevelDb: null }
  return {
    ...{ index, role: 'customer' as const, emotion: true, speech, talk, snrDb: null, quality: [] },
    ...change,
  } satisfies ChannelAnalysis
}

export function analysis(change: Partial<Analysis> = {}): Analysis {
  return { ...sampleAnalysis(), ...change }
}

/** Tones whose names can be read back from what was drawn. */
export const tones: Tones = {
  ...{ ink: 'ink', ink2: 'ink2', line: 'line', talk: 'talk', surface: 'surface', surface2: 'surface2', font: '11px x' },
  fill: label => `fill ${label}`,
  pattern: (_, label) => `pattern ${label}`,
}

/** One thing that was drawn. */
export interface Drawn {
  readonly what: 'fillRect' | 'strokeRect' | 'fillText' | 'drawImage'
  readonly style: string
  readonly alpha: number
  readonly at: readonly unknown[]
}

/** A context that writes down what is drawn instead of drawing it. */
export function recorder(): { readonly context: CanvasRenderingContext2D; readonly drawn: Drawn[] } {
  const drawn: Drawn[] = []
  const state = { fillStyle: '', strokeStyle: '', globalAlpha: 1 }
  const note =
    (what: Drawn['what']) =>
    (...at: unknown[]) => {
      const style = what === 'strokeRect' ? state.strokeStyle : state.fillStyle
      drawn.push({ what, style, alpha: state.globalAlpha, at })
    }
  const context = Object.assign(state, {
    fillRect: note('fillRect'),
    strokeRect: note('strokeRect'),
    fillText: note('fillText'),
    drawImage: note('drawImage'),
    setLineDash: () => {},
  }) as unknown as CanvasRenderingContext2D
  return { context, drawn }
}
