import { openBytes } from './byte-source.ts'
import { isAddress, type OpenAudioOptions } from './open-audio.ts'

/** A recording that can be read as often as wanted. */
export interface KeptRecording {
  readonly path: string
  /** Removes what was kept for it; a file of the user's stays. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Makes a source that can be read once (standard input, a pipe, a web address) into one that can be read again, by a
 * temporary file. A file is its own.
 *
 * @throws AppError as `openAudio` where the source cannot be read or fetched
 */
export async function keepRecording(
  source: string,
  options: Pick<OpenAudioOptions, 'signal' | 'input' | 'fetch'> = {},
): Promise<KeptRecording> {
  if (isAddress(source)) {
    const { fetchAudio } = await import('./fetch-audio.ts')
    return fetchAudio(source, { ...(options.signal && { signal: options.signal }), ...options.fetch })
  }
  const bytes = await openBytes(source, options.input)
  try {
    return { path: await bytes.toFile(), close: () => bytes.close() }
  } catch (error) {
    await bytes.close()
    throw error
  }
}
