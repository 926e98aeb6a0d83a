import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { licences } from './licences.ts'

/** Where the service listens while the app is developed: `SERVICE=http://127.0.0.1:9000 npx vite packages/web`. */
const service = process.env.SERVICE ?? 'http://127.0.0.1:8080'
const { inPage, inWorker } = licences()
const samplesFolder = new URL('../../samples/', import.meta.url)

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), samples(), inPage],
  html: { cspNonce: 'UNDERTONE_CSP_NONCE' },
  build: { target: 'es2023', assetsInlineLimit: 0, reportCompressedSize: false, modulePreload: { polyfill: false } },
  worker: { format: 'es', plugins: () => [inWorker] },
  server: { proxy: { '/v1': service, '/readyz': service, '/samples': service } },
})

/** The repository's sample calls, beside the app, so that it can show one without anything else. */
function samples(): Plugin {
  return {
    name: 'samples',
    generateBundle() {
      for (const name of readdirSync(samplesFolder).filter(file => /\.(wav|mp3)$/.test(file)))
        this.emitFile({
          type: 'asset',
          fileName: `samples/${name}`,
          source: readFileSync(new URL(name, samplesFolder)),
        })
    },
  }
}
