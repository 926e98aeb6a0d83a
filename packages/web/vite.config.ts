import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where the service listens while the app is developed: `SERVICE=http://127.0.0.1:9000 npx vite packages/web`. */
const service = process.env.SERVICE ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { target: 'es2023', assetsInlineLimit: 0, reportCompressedSize: false, sourcemap: false },
  server: { proxy: { '/v1': service, '/readyz': service } },
})
