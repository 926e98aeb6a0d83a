import type { ClipReply, ClipRequest } from './clip-thread.ts'

/** The part of a worker's global scope that is used: the DOM's types are those of a page. */
interface WorkerScope {
  onmessage: ((event: { readonly data: ClipRequest }) => void) | null
  postMessage(message: ClipReply): void
}

// The engine awaits its kernels while it loads; a request that came meanwhile would be lost if the handler came with it.
const scope = globalThis as unknown as WorkerScope
const loaded = import('./explore-clip.ts')
scope.onmessage = ({ data }) => {
  loaded
    .then(({ exploreClip }) => exploreClip(data))
    .then(
      reply => scope.postMessage(reply),
      (error: unknown) =>
        scope.postMessage({
          type: 'error',
          code: 'internal/unexpected',
          message: `The measures could not be loaded: ${String(error)}. Load the page again.`,
        }),
    )
}
