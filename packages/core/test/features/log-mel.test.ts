import { expect, test } from 'vitest'
import { LOG_MEL_RECIPE, logMel64 } from '../../src/features/log-mel.ts'
import { trimSilence } from '../../src/features/trim.ts'
import { loadNpy } from '../support/fixtures.ts'

test.each(['speech_angry', 'speech_calm', 'speech_de'])(
  'is the log-mel spectrogram of the prototype on %s',
  async name => {
    const reference = await loadNpy(`prototype/${name}.logmel64`)
    const ours = logMel64(trimSilence(Float32Array.from((await loadNpy(`librosa/${name}.y`)).data)))
    expect([ours.rows, ours.columns]).toEqual(reference.shape)
    const worst = ours.data.reduce((most, value, i) => Math.max(most, Math.abs(value - reference.data[i]!)), 0)
    // Natural logarithms of up to 18: 1e-3 is far below 1e-3 of the largest; float32 FFTs differ in nearly silent bands.
    expect(worst).toBeLessThan(1e-3)
  },
)

test('is the floor for silence, one frame for a short signal, none for no signal', () => {
  const silent = logMel64(new Float32Array(100))
  expect([silent.rows, silent.columns]).toEqual([1, 64])
  expect(silent.data[10]).toBeCloseTo(Math.log(1e-8), 5)
  expect(logMel64(new Float32Array(0)).rows).toBe(0)
})

test('has the band of a tone as its loudest', () => {
  const samples = Float32Array.from({ length: 4000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / 16000))
  const { data } = logMel64(samples)
  const row = data.subarray(64 * 5, 64 * 6)
  const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700)
  const band = Math.round((65 * (mel(1000) - mel(50))) / (mel(8000) - mel(50))) - 1
  expect(row.indexOf(Math.max(...row))).toBe(band)
  expect(LOG_MEL_RECIPE.parameters.bands).toBe(64)
})
