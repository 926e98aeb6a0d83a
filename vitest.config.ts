import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
const hasChromium = existsSync(chromium)

if (!hasChromium && process.env.REQUIRE_ALL === '1')
  throw new Error(`REQUIRE_ALL=1, but there is no Chromium at ${chromium}: install it or set CHROMIUM to its path.`)
if (!hasChromium) console.log('skipped: no Chromium (the isomorphic tests run in Node only)')

const node: TestProjectConfiguration = {
  test: {
    name: 'node',
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'packages/core/test/browser/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}

/** The isomorphic core's tests once more, in a real browser: the same files, the same fixtures, the same numbers. */
const browser: TestProjectConfiguration = {
  root,
  optimizeDeps: {
    include: ['fast-check', 'mediabunny', '@noble/hashes/sha2.js', '@noble/hashes/utils.js'],
    exclude: ['@echogarden/pffft-wasm'],
  },
  plugins: [
    {
      name: 'fixtures-over-http',
      enforce: 'pre',
      resolveId(source: string) {
        if (/\/support\/fixtures\.ts$/.test(source)) return `${root}packages/core/test/support/fixtures.browser.ts`
        return null
      },
    },
  ],
  test: {
    name: 'browser',
    include: [
      'packages/core/test/{analyze,audio,browser,evaluate,features,model,nn,report,segment,signal,train}/**/*.test.ts',
    ],
    // What needs files or recordings has Node in its name.
    exclude: ['**/*.node.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: chromium,
          args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
}

export default defineConfig({
  test: {
    // Many tests wait for a browser, a database or a process: two files at a time, also where there are but two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: hasChromium ? [node, browser] : [node],
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.cache/tests.json' }]] : ['default'],
  },
})
