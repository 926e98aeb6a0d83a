import { answered, unanswered } from '../connection.ts'

/**
 * A `fetch` that tells how much of its body was sent, which the platform's cannot.
 *
 * @param onProgress - bytes sent, and bytes there are
 */
export function uploadFetch(onProgress: (sent: number, total: number) => void): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open(init.method ?? 'GET', String(input))
      for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value)
      request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total)
      request.onload = () => {
        answered(request.status)
        const type = request.getResponseHeader('content-type') ?? 'application/json'
        resolve(new Response(request.responseText, { status: request.status, headers: { 'content-type': type } }))
      }
      request.onerror = () => {
        unanswered()
        reject(new TypeError('The service did not answer.'))
      }
      request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'))
      init.signal?.addEventListener('abort', () => request.abort(), { once: true })
      request.send(init.body as XMLHttpRequestBodyInit)
    })
}
