/**
 * What decoding costs: CPU time, and how far memory rises while a recording streams through.
 *
 *   node packages/core/bench/decode.bench.ts FILE [node-av|ffmpeg|wasm]...      (from the project's root)
 *
 * With several decoders they are compared one after the other in one process, so their memory is only comparable in
 * runs of their own.
 */
import { type DecoderName, openAudio } from '../src/node/open-audio.ts'

const [file, ...names] = process.argv.slice(2)
if (!file) throw new Error('Name a recording: node packages/core/bench/decode.bench.ts FILE [node-av|ffmpeg|wasm]...')
const choices: readonly (readonly DecoderName[] | undefined)[] = names.length
  ? names.map(name => [name as DecoderName])
  : [undefined]

for (const decoders of choices) {
  const start = process.cpuUsage()
  const before = process.memoryUsage().rss
  const stream = await openAudio(file, decoders ? { decoders } : {})
  let frames = 0
  let peak = before
  for await (const piece of stream) {
    frames += piece.channels[0]?.length ?? 0
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const { user, system } = process.cpuUsage(start)
  const seconds = frames / stream.info.sampleRate
  const cpu = (user + system) / 1e6
  const { codec, channelCount, sampleRate } = stream.info
  console.log(
    `${decoders?.[0] ?? 'default'}: ${seconds.toFixed(3)} s of ${codec}, ${channelCount} x ${sampleRate} Hz: ${cpu.toFixed(2)} s CPU, ${(seconds / cpu).toFixed(0)} x real time; RSS ${before >> 20} -> at most ${peak >> 20} MiB`,
  )
}
