import type { AnalysisReply, AnalysisRequest } from './serve-analyses.ts'

/** The part of a dedicated worker's global scope that is used: the DOM's types are those of a page. */
interface WorkerScope {
  onmessage: ((event: { readonly data: AnalysisRequest }) => void) | null
  postMessage(message: AnalysisReply): void
}

// A worker gets its messages while modules that await (the kernels) are still being loaded: they would be lost if the
// handler came with those modules. So it stands alone, and hands on in order what came.
const scope = globalThis as unknown as WorkerScope
const loaded = import('./serve-analyses.ts').then(({ createAnalysisServer }) =>
  createAnalysisServer(reply => scope.postMessage(reply)),
)
scope.onmessage = ({ data }) => {
  loaded.then(
    take => take(data),
    (error: unknown) => {
      const message = `The analysis could not be loaded: ${String(error)}. Load the page again.`
      scope.postMessage({ type: 'error', code: 'internal/unexpected', message, details: {} })
    },
  )
}
