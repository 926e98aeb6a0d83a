import { Buffer } from 'node:buffer'
import type { AnalysisResource } from '../../src/contract/analysis.ts'
import type { Problem } from '../../src/contract/problem.ts'
import type { App } from '../../src/http.ts'

/** What `inject` gives back, as far as tests look. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The body, read as what the test expects there; the contract is tested apart. */
  json<T = AnalysisResource>(): T
}

/** Asks without a socket. */
export async function ask(
  app: App,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
  url: string,
  options: { readonly body?: object | string | Buffer; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  const { body, headers = {} } = options
  const response = await app.inject({ method, url, headers, ...(body !== undefined && { payload: body }) })
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.payload,
    json: <T>() => JSON.parse(response.payload) as T,
  }
}

/** The code of a problem. */
export function codeOf(answer: Answer): string {
  return answer.json<Problem>().code
}

/** A multipart form: fields, and files as `[name, bytes]`. */
export function form(parts: Readonly<Record<string, string | readonly [name: string, bytes: Uint8Array]>>): {
  body: Buffer
  headers: { 'content-type': string }
} {
  const boundary = 'boundary-of-a-test'
  const chunks: Uint8Array[] = []
  for (const [field, value] of Object.entries(parts)) {
    const file = typeof value === 'string' ? '' : `; filename="${value[0]}"\r\ncontent-type: audio/wav`
    chunks.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"${file}\r\n\r\n`))
    chunks.push(typeof value === 'string' ? Buffer.from(value) : value[1], Buffer.from('\r\n'))
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  return { body: Buffer.concat(chunks), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}
