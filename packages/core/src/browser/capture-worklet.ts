/** What an AudioWorklet's scope has: the DOM's types do not tell. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void

/** Hands each block of samples (128) to the page, gathered to about 20 ms. Loaded into an AudioContext by its address. */
class CaptureProcessor extends AudioWorkletProcessor {
  #block = new Float32Array(CHUNK_SAMPLES)
  #filled = 0

  /** @returns whether more is wanted */
  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const samples = input?.[0]
    if (!samples) return true
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + this.#block.length - this.#filled)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled === this.#block.length) this.#send()
    }
    return true
  }

  #send(): void {
    const full = this.#block
    this.#block = new Float32Array(CHUNK_SAMPLES)
    this.#filled = 0
    this.port.postMessage(full, [full.buffer])
  }
}

/** 21 ms at 48 kHz. */
const CHUNK_SAMPLES = 1024

registerProcessor('undertone-capture', CaptureProcessor)
