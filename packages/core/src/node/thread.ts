import { parentPort, Worker, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'

const loadedFlags = new WeakMap<Worker, Int32Array<SharedArrayBuffer>>()

/**
 * Starts a thread that {@link stopThread} can end.
 *
 * @param file - module that calls `portOfThread` once, while it loads
 */
export function startThread(file: URL): Worker {
  const loaded = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(file, { workerData: loaded })
  loadedFlags.set(worker, loaded)
  // A thread that dies before it is loaded is as good as loaded: nothing waits for it any more.
  worker.once('exit', () => tellLoaded(loaded))
  return worker
}

/**
 * Ends a thread, whatever it is doing, once its modules are loaded: V8 takes the whole process down when a thread is ended
 * while a module that awaits is being finished ("Check failed: (location_) != nullptr" in `AsyncModuleExecutionFulfilled`,
 * Node 24; nodejs/node issue 60755).
 */
export async function stopThread(worker: Worker): Promise<void> {
  const loaded = loadedFlags.get(worker)
  if (loaded) await Atomics.waitAsync(loaded, 0, 0).value
  await worker.terminate()
}

/** The thread's side: where it gets its messages, with word to the other side once all of its modules are loaded. */
export function portOfThread(): NonNullable<typeof parentPort> {
  if (!parentPort) throw new AppError('internal/unexpected', 'Expected to run in a worker thread.')
  // The module that calls this is itself still loading; a message, or the next turn of the loop, finds it loaded.
  const tell = () => tellLoaded(workerData)
  parentPort.once('message', tell)
  setImmediate(tell)
  return parentPort
}

function tellLoaded(loaded: Int32Array): void {
  Atomics.store(loaded, 0, 1)
  Atomics.notify(loaded, 0)
}
