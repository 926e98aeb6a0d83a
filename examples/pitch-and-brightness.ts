// Pitch and brightness of one channel over time, by the functions behind the recipes.
import { fileURLToPath } from 'node:url'
import { magnitudeSpectrogram, pyin, spectralCentroid } from '@undertone/core/features'
import { readAudio } from '@undertone/core/node'

const { channels, sampleRate } = await readAudio(fileURLToPath(new URL('../samples/complaint.wav', import.meta.url)))
const cut = { frameLength: 1024, fftSize: 1024, hopLength: 256 }
const customer = channels[0]!.subarray(4 * sampleRate, 7 * sampleRate)
const { f0, voiced } = pyin(customer, sampleRate, cut)
const centroid = spectralCentroid(magnitudeSpectrogram(customer, cut), sampleRate)
for (const [frame, isVoiced] of voiced.entries())
  if (isVoiced) {
    const seconds = 4 + (frame * cut.hopLength) / sampleRate
    console.log(`${seconds.toFixed(2)} s  ${f0[frame]!.toFixed(0)} Hz  centroid ${centroid[frame]!.toFixed(0)} Hz`)
  }
