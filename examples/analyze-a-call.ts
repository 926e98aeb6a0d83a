// One recording to its timeline: what each voice sounded like, and the same as WebVTT subtitles.
import { fileURLToPath } from 'node:url'
import { toVtt } from '@undertone/core'
import { analyzeFile } from '@undertone/core/node'

const call = fileURLToPath(new URL('../samples/complaint.wav', import.meta.url))
const analysis = await analyzeFile(call, { roles: ['customer', 'agent'] })

console.log(analysis.summary.text)
for (const { channel, start, end, label, confidence, evidence } of analysis.segments)
  console.log(`channel ${channel}`, start, end, label, confidence, evidence.map(({ text }) => text).join('; '))
console.log(toVtt(analysis))
