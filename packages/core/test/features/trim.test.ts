import { expect, test } from 'vitest'
import { trimSilence } from '../../src/features/trim.ts'

test('keeps the sound and 50 ms around it', () => {
  const samples = new Float32Array(32000)
  for (let i = 12000; i < 20000; i++) samples[i] = 0.3 * Math.sin(i / 7)
  const kept = trimSilence(samples)
  const start = (kept.byteOffset - samples.byteOffset) / 4
  expect(Math.abs(start - (12000 - 800))).toBeLessThanOrEqual(400)
  expect(Math.abs(start + kept.length - (20000 + 800))).toBeLessThanOrEqual(400)
})

test('leaves alone what has no silence around it, and what is silent or short', () => {
  const steady = Float32Array.from({ length: 16000 }, (_, i) => Math.sin(i / 9))
  for (const samples of [steady, new Float32Array(16000), new Float32Array(399).fill(0.2), new Float32Array(0)])
    expect(trimSilence(samples)).toHaveLength(samples.length)
})
