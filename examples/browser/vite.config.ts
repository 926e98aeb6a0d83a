import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  build: { target: 'es2023' },
  // The analysis worker loads its engine when it is first asked.
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@echogarden/pffft-wasm'] },
})
