/**
 * `node packages/core/bench/librosa.bench.ts`: CPU time of `seed-180` beside librosa's own operations in NumPy on the same
 * clip in the same minute, in turns, with how far the values are apart. Needs python3 with NumPy and SciPy.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seed180 } from '../src/features/seed-180.ts'
import { millisecondsOf } from '../src/node/bench/measure.ts'
import { voiceLike } from '../src/node/bench/voice-like.ts'

const ROUNDS = 3
const program = fileURLToPath(new URL('librosa-seed-180.py', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'undertone-bench-'))
try {
  for (const rate of [16_000, 48_000]) {
    const clip = voiceLike(3.7, rate)
    const path = join(folder, `${rate}.f32`)
    writeFileSync(path, clip)
    const ratios: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const answer = execFileSync('python3', [program, path, String(rate)], { encoding: 'utf8' })
      const theirs: { readonly msPerClip: number; readonly values: readonly number[] } = JSON.parse(answer)
      const ours = millisecondsOf(() => seed180(clip, rate))
      ratios.push(theirs.msPerClip / ours)
      const apart = relativeDistance(seed180(clip, rate), theirs.values)
      console.log(
        `${rate} Hz: ${ours.toFixed(2)} ms, in NumPy ${theirs.msPerClip.toFixed(1)} ms, ${ratios[round]!.toFixed(1)} times faster; values ${apart.toExponential(1)} apart`,
      )
    }
    ratios.sort((a, b) => a - b)
    console.log(`${rate} Hz: median ${ratios[ROUNDS >> 1]!.toFixed(1)} times faster`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

/** The largest difference in each of the three features, as a share of the largest value there. */
function relativeDistance(ours: Float32Array, theirs: readonly number[]): number {
  const spans = [
    [0, 40],
    [40, 52],
    [52, 180],
  ] as const
  return Math.max(
    ...spans.map(([from, to]) => {
      const expected = theirs.slice(from, to)
      const difference = expected.map((value, i) => Math.abs(value - ours[from + i]!))
      return Math.max(...difference) / Math.max(...expected.map(Math.abs))
    }),
  )
}
