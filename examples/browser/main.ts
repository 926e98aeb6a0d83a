// Analyses a chosen recording in the page, on a worker: nothing of it leaves the device.
import { analyzeBlob } from '@undertone/core/browser'
import AnalysisWorker from '@undertone/core/browser/analysis-worker?worker'

/** Free for any use; a bundler puts the file beside the page. */
const MODEL = new URL('../../models/open.safetensors', import.meta.url)

const file = document.querySelector<HTMLInputElement>('#file')!
const roles = document.querySelector<HTMLSelectElement>('#roles')!
const status = document.querySelector('#status')!
const segments = document.querySelector('#segments')!

const model = new Uint8Array(await (await fetch(MODEL)).arrayBuffer())
status.textContent = 'Choose a recording.'
/** What is under way is given up when another recording is chosen. */
let current = new AbortController()

async function show(recording: File): Promise<void> {
  current.abort()
  current = new AbortController()
  const { signal } = current
  try {
    const { summary, ...analysis } = await analyzeBlob(new AnalysisWorker(), recording, model, {
      signal,
      roles: roles.value.split(',') as ('customer' | 'agent' | 'unknown')[],
      onProgress(done, total) {
        if (!signal.aborted) status.textContent = `${done.toFixed(0)} of ${total.toFixed(0)} s`
      },
    })
    status.textContent = summary.text
    const rows = analysis.segments.map(({ start, end, channel, label, confidence, evidence }) => {
      const why = evidence.map(({ text }) => text).join('; ')
      const who = analysis.channels[channel]?.role ?? 'unknown'
      return rowOf([start.toFixed(1), end.toFixed(1), who, label, confidence.toFixed(2), why])
    })
    segments.replaceChildren(...rows)
    segments.closest('table')!.hidden = false
  } catch (error) {
    if (!signal.aborted) status.textContent = error instanceof Error ? error.message : String(error)
  }
}

function rowOf(cells: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr')
  for (const cell of cells) row.insertCell().textContent = cell
  return row
}

const start = () => {
  const [recording] = file.files ?? []
  if (recording) void show(recording)
}
file.addEventListener('change', start)
roles.addEventListener('change', start)
// The model was being loaded when the recording was chosen.
start()
