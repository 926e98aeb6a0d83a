import type { AdaptKFigures, AdaptPoint } from '@undertone/core/train'

/** What a caller of the protocol has said before the clip that is judged. */
const CALLERS: Readonly<Record<string, string>> = {
  random: 'random clips',
  resting: 'neutral or calm',
  throughout: "the clip's own label",
  corrected: 'random, labelled',
}

/** UAR against clips heard, for people: a line for each way to adapt and kind of caller. */
export function adaptKLines({ draws, curves, online, all }: AdaptKFigures): string[] {
  const name = (method: string, what: string) => `${method.padEnd(6)}${what.padEnd(24)}`
  const uar = ({ uar: value }: AdaptPoint) => value.toFixed(3).padStart(7)
  const ks = curves[0]?.points.map(({ k }) => String(k).padStart(7)).join('') ?? ''
  return [
    `UAR after k other clips of the voice, mean of ${draws} draws ("mean": its running mean is subtracted)`,
    `${name('adapt', 'heard before')}${ks}`,
    ...curves.map(
      ({ method, caller, points }) => `${name(method, CALLERS[caller] ?? caller)}${points.map(uar).join('')}`,
    ),
    '',
    'after all the earlier clips of the voice',
    ...online.map(
      ({ method, order, point }) =>
        `${name(method, order === 'blocked' ? 'one emotion at a time' : 'mixed')}${uar(point)}`,
    ),
    '',
    'after all clips of the voice, the judged one too',
    ...all.map(({ method, point }) => `${name(method, '')}${uar(point)}`),
  ]
}
