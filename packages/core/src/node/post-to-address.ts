import { AddressGuard, type GuardOptions, parseWebAddress } from './address-guard.ts'
import { guardedRequest, requestError } from './guarded-request.ts'

/** How something is sent to an address. */
export interface PostOptions extends GuardOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** For the whole request, seconds; default 15. */
  readonly timeoutSeconds?: number
}

/**
 * Posts a text to a web address: http or https, public addresses only, checked when the connection is made. Redirects are
 * not followed, and of the answer only its status is read.
 *
 * @returns the HTTP status
 * @throws AppError `url/not-allowed`, `url/unreachable`
 */
export async function postToAddress(
  address: string,
  body: string,
  { headers, signal, timeoutSeconds = 15, ...guard }: PostOptions,
): Promise<number> {
  const url = parseWebAddress(address)
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout
  try {
    const response = await guardedRequest(new AddressGuard(guard), url, {
      ...{ method: 'POST', headers, body, signal: either },
    })
    await response.close()
    return response.statusCode
  } catch (error) {
    throw requestError(error, url, timeout, timeoutSeconds, 'Check the address, and that a server listens there.')
  }
}
