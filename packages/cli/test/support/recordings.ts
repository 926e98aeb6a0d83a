import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toWav } from '../../../core/src/audio/to-wav.ts'
import { voiceLike } from '../../../core/src/node/bench/voice-like.ts'
import { testModelFile } from '../../../core/test/support/test-model.ts'

/** The bundled sample calls. */
export const SAMPLES = fileURLToPath(new URL('../../../../samples/', import.meta.url))
export const COMPLAINT = join(SAMPLES, 'complaint.wav')

/** A model file that has learned nothing, so that these tests do not depend on the one that ships. */
export function testModelPath(): string {
  const path = join(tmpdir(), `undertone-test-model-${process.pid}.safetensors`)
  writeFileSync(path, testModelFile())
  return path
}

/** Writes a short clip of something like a voice. */
export function writeClip(path: string, { seconds = 2, sampleRate = 8000, channels = 1 } = {}): string {
  mkdirSync(dirname(path), { recursive: true })
  const data = Array.from({ length: channels }, (_, index) => voiceLike(seconds, sampleRate, { seed: index + 1 }))
  writeFileSync(path, toWav({ channels: data, sampleRate }))
  return path
}

/** The bytes of a short clip. */
export function clipBytes(folder: string): Buffer {
  return readFileSync(writeClip(join(folder, 'clip-for-bytes.wav')))
}
