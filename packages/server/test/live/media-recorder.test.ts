import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { describe, expect, it } from 'vitest'
import { has } from '../../../../test/support/run.ts'
import type { LiveMessage } from '../../src/contract/live.ts'
import { openTestService } from '../support/service.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const hasChromium = has('Chromium', existsSync(executablePath))

describe.skipIf(!hasChromium)('what MediaRecorder records in Chromium', () => {
  it('is answered as it is recorded', async () => {
    const test = await openTestService()
    const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
    const browser = await chromium.launch({ executablePath, args })
    try {
      const address = await test.app.listen({ port: 0 })
      // The page of the API allows itself no scripts; this is the test's own.
      const page = await (await browser.newContext({ bypassCSP: true })).newPage()
      await page.goto(`${address}/docs`)
      const said = await page.evaluate(async () => {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
        const recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus' })
        const socket = new WebSocket(`ws://${location.host}/v1/live`)
        const messages: unknown[] = []
        return new Promise<unknown[]>(resolve => {
          socket.onopen = () => {
            socket.send(JSON.stringify({ encoding: 'webm_opus' }))
            recorder.start(100)
          }
          let chunks = 0
          recorder.ondataavailable = ({ data }) => {
            socket.send(data)
            if (++chunks === 20) recorder.stop()
          }
          recorder.onstop = () => socket.send(JSON.stringify({ type: 'end' }))
          socket.onmessage = ({ data }) => messages.push(JSON.parse(data))
          socket.onclose = () => resolve(messages)
        })
      })
      const messages = said as LiveMessage[]
      const last = messages.at(-1)
      const { source } = last?.type === 'ended' ? last.analysis : {}
      expect(source).toMatchObject({ container: 'webm', codec: 'opus', sampleRate: 48_000 })
      expect(source?.durationSeconds).toBeGreaterThan(1.5)
      // The device beeps once a second.
      const levels = messages.flatMap(message => (message.type === 'level' ? message.levelsDb : []))
      expect(Math.max(...levels)).toBeGreaterThan(-40)
    } finally {
      await browser.close()
      await test.close()
    }
  })
})
