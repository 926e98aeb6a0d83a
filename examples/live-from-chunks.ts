// A call as it comes in, 20 ms at a time: segments as soon as they are settled, the whole analysis at the end.
import { fileURLToPath } from 'node:url'
import { LiveAnalyzer, loadModel } from '@undertone/core'
import { readAudio, readModel } from '@undertone/core/node'

const { channels, sampleRate } = await readAudio(fileURLToPath(new URL('../samples/complaint.wav', import.meta.url)))
const source = { name: 'line 1', sampleRate, channelCount: channels.length, container: 'raw', codec: 'pcm_f32le' }
const live = new LiveAnalyzer(source, loadModel(await readModel()), { roles: ['customer', 'agent'] })

const step = sampleRate / 50
for (let at = 0; at < channels[0]!.length; at += step)
  for (const event of live.push({ channels: channels.map(channel => channel.subarray(at, at + step)), sampleRate }))
    if (event.type === 'final') console.log('final', event.segment.start, event.segment.end, event.segment.label)
    else if (event.type === 'speech') console.log(event.time, event.speaking ? 'speaks' : 'is silent', event.channel)

for (const event of live.finish()) if (event.type === 'end') console.log(event.analysis.summary.text)
