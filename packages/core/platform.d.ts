// What the isomorphic core may take from its platform: the few globals that Node and every browser share.
// Read by tsconfig.core.json alone, which sees neither the DOM's types nor Node's.

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

interface ErrorOptions {
  cause?: unknown
}

declare const console: { warn(...values: readonly unknown[]): void }

declare class URL {
  constructor(url: string, base?: string | URL)
  readonly href: string
  readonly protocol: string
  readonly pathname: string
}

interface ImportMeta {
  readonly url: string
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string
}

declare function btoa(binary: string): string
declare function atob(base64: string): string

interface ByteStream {
  pipeThrough(transform: CompressionStream): ByteStream
}

declare class Blob {
  constructor(parts: readonly (Uint8Array<ArrayBuffer> | ArrayBuffer | string)[])
  stream(): ByteStream
}

declare class CompressionStream {
  constructor(format: 'deflate' | 'deflate-raw' | 'gzip')
}

declare class Response {
  constructor(body: ByteStream)
  arrayBuffer(): Promise<ArrayBuffer>
}

declare namespace WebAssembly {
  class Module {
    private readonly compiled: never
    constructor(bytes: ArrayBufferView | ArrayBuffer)
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
  function compile(bytes: ArrayBufferView | ArrayBuffer): Promise<Module>
  function instantiate(module: Module, imports?: Record<string, Record<string, unknown>>): Promise<Instance>
  function instantiate(
    bytes: ArrayBufferView | ArrayBuffer,
    imports?: Record<string, Record<string, unknown>>,
  ): Promise<{ module: Module; instance: Instance }>
  function validate(bytes: ArrayBufferView | ArrayBuffer): boolean
}
