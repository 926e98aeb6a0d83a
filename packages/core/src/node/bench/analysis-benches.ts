import { LiveAnalyzer } from '../../analyze/live.ts'
import type { Model } from '../../model/model.ts'
import { type Bench, benchResult, cpuMilliseconds, fftMilliseconds } from './measure.ts'
import { voiceLike } from './voice-like.ts'

const CALL_SECONDS = 120
const RATE = 8000
const CHUNK_SECONDS = 0.02

/** Benches of the whole way from samples to segments. They need a model. */
export function analysisBenches(loadModel: () => Promise<Model>): Bench[] {
  return [
    {
      name: 'analyze-call',
      async run() {
        const model = await loadModel()
        const channels = [voiceLike(CALL_SECONDS, RATE, { seed: 1 }), voiceLike(CALL_SECONDS, RATE, { seed: 2 })]
        const analyzeOnce = () => {
          const live = startSession(model)
          for (let at = 0; at < channels[0]!.length; at += RATE)
            live.push({ channels: channels.map(channel => channel.subarray(at, at + RATE)), sampleRate: RATE })
          live.finish()
        }
        analyzeOnce()
        const start = cpuMilliseconds()
        analyzeOnce()
        const spent = cpuMilliseconds() - start
        const frames = 2 * CALL_SECONDS * 100
        const limit = frames * (fftMilliseconds(512) + 2 * fftMilliseconds(1024))
        return benchResult(
          'analyze-call',
          'a stereo call of 2 min at 8 kHz, both voices judged, one thread',
          CALL_SECONDS,
          spent,
          {
            limit: { about: 'one real FFT of 512 and two of 1024 points a frame and channel', msPerClip: limit },
          },
        )
      },
    },
    {
      name: 'live',
      async run() {
        const model = await loadModel()
        const samples = voiceLike(CALL_SECONDS, RATE)
        const size = RATE * CHUNK_SECONDS
        const session = () => {
          const live = startSession(model, 1)
          const plain: number[] = []
          const completing: number[] = []
          for (let at = 0; at < samples.length; at += size) {
            const start = performance.now()
            const events = live.push({ channels: [samples.subarray(at, at + size)], sampleRate: RATE })
            const spent = performance.now() - start
            const completes = events.some(({ type }) => type === 'partial' || type === 'final')
            ;(completes ? completing : plain).push(spent)
          }
          return { plain, completing, all: [...plain, ...completing] }
        }
        session()
        const { completing, all } = session()
        const total = all.reduce((sum, value) => sum + value, 0)
        return benchResult('live', 'one voice at 8 kHz in chunks of 20 ms, wall time', CALL_SECONDS, total, {
          more: {
            chunkMean: total / all.length,
            chunk95th: quantile(all, 0.95),
            chunkLongest: Math.max(...all),
            windowChunkMean:
              completing.length > 0 ? completing.reduce((sum, value) => sum + value, 0) / completing.length : 0,
            windowChunk95th: quantile(completing, 0.95),
            windowChunks: completing.length,
          },
        })
      },
    },
  ]
}

function startSession(model: Model, channelCount = 2): LiveAnalyzer {
  const source = { name: 'bench', sampleRate: RATE, channelCount, container: 'raw', codec: 'pcm_f32le' }
  return new LiveAnalyzer(source, model)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
