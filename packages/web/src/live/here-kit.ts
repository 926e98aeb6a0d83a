import { prepareCapture, prepareWorker } from '@undertone/core/browser'
import AnalysisWorker from '@undertone/core/browser/analysis-worker?worker'
import workletUrl from '@undertone/core/browser/capture-worklet?worker&url'

/** All that hearing in this browser takes of the network: once it is here, the network may be cut. */
export interface HereKit {
  readonly model: Uint8Array
  /** Has the model, the code and the kernels. */
  readonly worker: Worker
  /** Has the code that takes sound from a microphone. */
  readonly capture: AudioContext
}

/** Whoever prepares one hears with it or closes it. @throws AppError as `prepareWorker` and `prepareCapture` */
export async function prepareHere(model: Uint8Array): Promise<HereKit> {
  const worker = new AnalysisWorker()
  try {
    const [capture] = await Promise.all([prepareCapture(workletUrl), prepareWorker(worker, model)])
    return { model, worker, capture }
  } catch (error) {
    worker.terminate()
    throw error
  }
}

export function closeKit({ worker, capture }: HereKit): void {
  worker.terminate()
  if (capture.state !== 'closed') void capture.close()
}
