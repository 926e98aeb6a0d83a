import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on this machine that offers files, with ranges, and misbehaves as it is told to. */
export interface FileServer {
  /** Ends in `/`. */
  readonly address: string
  /** What was asked for: path and range. */
  readonly requests: string[]
  /** Called before each answer; true where it has answered itself. */
  misbehave: (request: IncomingMessage, response: ServerResponse, content: Buffer | undefined) => boolean
  /** Ends all connections. */
  drop(): void
  close(): Promise<void>
}

/** @param files - contents by path, without the first `/`, with the query where there is one */
export async function serveFiles(files: ReadonlyMap<string, Buffer>): Promise<FileServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1)
    const range = request.headers.range
    requests.push(range ? `${path} ${range}` : path)
    const content = files.get(path)
    if (fileServer.misbehave(request, response, content)) return
    if (!content) return void response.writeHead(404).end()
    const etag = `"${content.length}"`
    // A part that is asked for by its end, or the last bytes.
    const [, first, last, tail] = /^bytes=(?:(\d+)-(\d+)|-(\d+))$/.exec(range ?? '') ?? []
    if (first !== undefined || tail !== undefined) {
      const start = first === undefined ? Math.max(0, content.length - Number(tail)) : Number(first)
      const part = content.subarray(start, last === undefined ? content.length : Number(last) + 1)
      const place = `bytes ${start}-${start + part.length - 1}/${content.length}`
      return void response.writeHead(206, { etag, 'content-length': part.length, 'content-range': place }).end(part)
    }
    const from = request.headers['if-range'] === etag ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0
    if (from > 0 && from >= content.length)
      return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
    const rest = content.subarray(from)
    const head = { etag, 'content-length': rest.length }
    if (from > 0)
      response.writeHead(206, { ...head, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` })
    else response.writeHead(200, head)
    response.end(rest)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const fileServer: FileServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    misbehave: () => false,
    drop: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
  return fileServer
}

/** Sends the first `bytes` of an answer that promises more, and then nothing: `drop` ends it once they have arrived. */
export function stopAfter(response: ServerResponse, content: Buffer, bytes: number): true {
  response.writeHead(200, { etag: `"${content.length}"`, 'content-length': content.length })
  response.write(content.subarray(0, bytes))
  return true
}
