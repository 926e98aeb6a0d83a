import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { AddressGuard, type GuardOptions, parseWebAddress } from './address-guard.ts'
import { type GuardedResponse, guardedRequest, requestError } from './guarded-request.ts'
import type { PartSource } from './part-source.ts'

/** How a file is read by parts, and which addresses may be reached for it. */
export interface RemoteSourceOptions extends Pick<WorkOptions, 'signal'>, GuardOptions {
  /** For all that is read of it, seconds; default 120. */
  readonly timeoutSeconds?: number
}

/** Read at once, so that many small parts are one request. */
const BLOCK_BYTES = 256 * 1024
const MAX_REDIRECTS = 5
const ADVICE = 'Try again later.'

/**
 * A file behind a web address, read part by part: by ranges, under the same guard as any address that is fetched. Nothing
 * stays open between two parts.
 *
 * @throws AppError `url/not-allowed`, `url/unreachable` also where its server gives no parts, `cancelled`
 */
export async function openRemoteSource(address: string, options: RemoteSourceOptions = {}): Promise<PartSource> {
  const { timeoutSeconds = 120 } = options
  const url = parseWebAddress(address)
  const guard = new AddressGuard(options)
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  // Where redirects led: they are followed once.
  let current = url

  const ask = async (
    range: string,
  ): Promise<{ readonly bytes: Buffer; readonly start: number; readonly size: number }> => {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const headers = { range: `bytes=${range}`, 'accept-encoding': 'identity' }
      const response = await guardedRequest(guard, current, { method: 'GET', headers, signal })
      try {
        const { location } = response.headers
        if (response.statusCode >= 300 && response.statusCode < 400 && typeof location === 'string') {
          current = parseWebAddress(location, current.href)
          continue
        }
        return await partOf(response, current)
      } finally {
        await response.close()
      }
    }
    throw new AppError('url/unreachable', `Too many redirects: expected at most ${MAX_REDIRECTS} from ${url.href}.`)
  }
  const part = (range: string) =>
    ask(range).catch((error: unknown) => {
      throwIfCancelled(options.signal)
      throw requestError(error, url, timeout, timeoutSeconds, ADVICE)
    })

  // The end first: a zip archive says there what is in it.
  let block = await part(`-${BLOCK_BYTES}`)
  const { size } = block
  return {
    size,
    async read(start, end) {
      const last = Math.min(end, size)
      const pieces: Buffer[] = []
      for (let at = start; at < last; ) {
        if (at < block.start || at >= block.start + block.bytes.length)
          block = await part(`${at}-${Math.min(size, at + BLOCK_BYTES) - 1}`)
        if (at < block.start || at >= block.start + block.bytes.length) break
        const piece = block.bytes.subarray(at - block.start, last - block.start)
        pieces.push(piece)
        at += piece.length
      }
      return Buffer.concat(pieces)
    },
  }
}

async function partOf({ statusCode, headers, body }: GuardedResponse, url: URL) {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(String(headers['content-range'] ?? '')) ?? []
  if (statusCode !== 206 || start === undefined || size === undefined)
    throw new AppError(
      'url/unreachable',
      `${url.href} answered ${statusCode}: expected 206, a part of a file. ${ADVICE}`,
      { statusCode },
    )
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length
    // Whoever sends more than was asked for is not listened to.
    if (length > BLOCK_BYTES) break
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks), start: Number(start), size: Number(size) }
}
