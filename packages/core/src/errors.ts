/**
 * Every code an error of Undertone can carry, with the HTTP status the service answers with and the
 * one-line meaning that `docs/errors.md` explains further. A test keeps the three in step.
 */
export const ERROR_CODES = {
  'usage/invalid-option': { status: 400, meaning: 'An option has a value it cannot have.' },
  'usage/missing-input': { status: 400, meaning: 'A command was given nothing to work on.' },
  'file/not-found': { status: 404, meaning: 'No file or folder at this path.' },
  'file/not-readable': { status: 403, meaning: 'The file is there, but may not be read.' },
  'file/not-writable': { status: 507, meaning: 'The result could not be written.' },
  'file/no-audio': { status: 422, meaning: 'A folder holds no recording.' },
  'audio/empty': { status: 422, meaning: 'The recording has no samples.' },
  'audio/git-lfs-pointer': { status: 422, meaning: 'The file is a git-LFS pointer, not the recording it stands for.' },
  'audio/unknown-format': { status: 415, meaning: 'The bytes are of no audio format that is known.' },
  'audio/unsupported-codec': { status: 415, meaning: 'The container is known, but not how its audio is coded.' },
  'audio/malformed': { status: 422, meaning: 'The file breaks the rules of its own format.' },
  'audio/too-many-channels': { status: 422, meaning: 'The recording has more channels than can be analysed.' },
  'audio/truncated': { status: 422, meaning: 'The file ends before its own header says it should.' },
  'audio/not-finite': { status: 422, meaning: 'A sample is NaN or infinite.' },
  'audio/invalid': { status: 422, meaning: 'An audio value breaks the rules of the Audio type.' },
  'audio/too-long': { status: 413, meaning: 'The recording is longer than the limit.' },
  'audio/decoder-missing': { status: 501, meaning: 'This format needs a decoder that is not installed.' },
  'audio/decode-failed': { status: 422, meaning: 'The decoder gave up on this recording.' },
  'microphone/refused': { status: 403, meaning: 'The browser was not allowed to listen to the microphone.' },
  'microphone/not-found': { status: 404, meaning: 'The machine has no such microphone.' },
  'microphone/unavailable': { status: 503, meaning: 'The microphone is there, but gives no sound.' },
  'model/not-found': { status: 404, meaning: 'No model of this name, and no model file at this path.' },
  'model/malformed': { status: 422, meaning: 'The file is not a model file, or is damaged.' },
  'model/unsupported': {
    status: 422,
    meaning: 'The model needs something that this version of Undertone does not have.',
  },
  'dataset/empty': { status: 422, meaning: 'The dataset has no usable clip.' },
  'dataset/unknown-layout': {
    status: 422,
    meaning: 'It cannot be told what the clips of this folder are labelled with.',
  },
  'dataset/invalid-manifest': { status: 422, meaning: 'A manifest or label file breaks its own rules.' },
  'dataset/no-label': { status: 422, meaning: 'Clips have no label.' },
  'dataset/no-speaker': { status: 422, meaning: 'Clips have no speaker, so no honest split is possible.' },
  'dataset/too-few-speakers': { status: 422, meaning: 'There are too few speakers for a speaker-independent split.' },
  'dataset/wrong-corpus': { status: 422, meaning: 'The folder holds another corpus than the protocol is of.' },
  'dataset/leak': { status: 422, meaning: 'Training and test share a speaker or a recording.' },
  'dataset/licence': { status: 403, meaning: "A corpus's licence was not accepted." },
  'dataset/damaged-archive': { status: 422, meaning: 'A downloaded archive cannot be unpacked, or lacks recordings.' },
  'train/diverged': { status: 422, meaning: 'Training did not settle: the weights are no longer finite.' },
  'url/not-allowed': { status: 403, meaning: 'This address may not be fetched: only public http(s) ones are.' },
  'url/unreachable': { status: 502, meaning: 'The address did not answer, or not in time.' },
  'url/too-large': { status: 413, meaning: 'There is more behind the address than may be fetched.' },
  'url/damaged': { status: 502, meaning: 'What was downloaded is not what its publisher states.' },
  'url/not-audio': { status: 415, meaning: 'What is behind the address is no recording.' },
  'url/video-site': { status: 422, meaning: 'The address is a page with a video, not a recording.' },
  'request/invalid': { status: 400, meaning: 'A request to the service breaks the rules of its API.' },
  'request/not-found': { status: 404, meaning: 'The service has nothing at this address.' },
  'request/unsupported-type': { status: 415, meaning: 'The body of the request is of no type that is taken here.' },
  'request/too-large': { status: 413, meaning: 'The body of the request is larger than the service takes.' },
  'request/rate-limited': { status: 429, meaning: 'This key has made too many requests in a minute.' },
  'access/no-key': { status: 401, meaning: 'The service needs an API key, and got none that is valid.' },
  'access/forbidden': { status: 403, meaning: 'This key, or this page, may not do that.' },
  'access/open-network': { status: 403, meaning: 'The service would be open to a network without API keys.' },
  'request/conflict': { status: 409, meaning: 'The request contradicts one that was made before.' },
  'analysis/not-found': { status: 404, meaning: 'There is no analysis with this id.' },
  'analysis/not-done': { status: 409, meaning: 'The analysis has no result yet, or never will have.' },
  'live/too-many': { status: 429, meaning: 'There are as many live calls at once as there may be.' },
  'live/not-resumable': { status: 404, meaning: 'No live call waits to be taken up again under this token.' },
  'live/idle': { status: 408, meaning: 'Nothing came of a live call for too long.' },
  'live/malformed': { status: 400, meaning: 'A live call breaks the rules of its protocol.' },
  'worker/died': { status: 500, meaning: 'The recording ended the worker that analysed it.' },
  'service/in-use': { status: 409, meaning: 'Another process works on this data folder.' },
  'service/unavailable': { status: 503, meaning: 'The service cannot take this now.' },
  'internal/unexpected': { status: 500, meaning: 'A fault in Undertone itself.' },
  cancelled: { status: 499, meaning: 'The work was cancelled before it was done.' },
} as const satisfies Record<string, { status: number; meaning: string }>

/** A code of `ERROR_CODES`. */
export type ErrorCode = keyof typeof ERROR_CODES

/**
 * The one error class. The message says what was expected, what was found and what to do;
 * `details` holds the same facts as data.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

/** Throws `cancelled` where the caller has given up. Long loops call it between steps. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AppError('cancelled', 'Cancelled before it was done; nothing was kept. Start it again to go on.')
}

/** What every long piece of work takes. */
export interface WorkOptions {
  readonly signal?: AbortSignal
  /** Called now and then with the work done and the work there is, in one unit; `total` 0 where it is not known. */
  readonly onProgress?: (done: number, total: number) => void
}
