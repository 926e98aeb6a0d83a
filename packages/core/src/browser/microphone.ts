import { AppError } from '../errors.ts'

/** How a microphone is opened. */
export interface MicrophoneOptions {
  /** Address of `@undertone/core/browser/capture-worklet`, as the page's bundler serves it. */
  readonly workletUrl: string
  /** What {@link prepareCapture} gave for that address; closed with the microphone. */
  readonly prepared?: AudioContext | undefined
  /** One of the machine's microphones; the usual one where not given. */
  readonly deviceId?: string
  /** Gets the samples, mono, full scale 1, some 20 ms at a time. */
  readonly onChunk: (samples: Float32Array<ArrayBuffer>) => void
  /** The microphone is gone: pulled out, or no longer allowed. */
  readonly onEnded?: () => void
}

/** An open microphone. */
export interface Microphone {
  /** Hz: that of the browser's audio, never resampled. */
  readonly sampleRate: number
  /** What the system calls it. */
  readonly label: string
  /** While muted, no chunk comes. */
  setMuted(muted: boolean): void
  close(): Promise<void>
}

/**
 * Loads what listening takes, so that a microphone that is opened later needs no network. Whoever prepares it opens a
 * microphone with it or closes it.
 *
 * @param workletUrl - address of `@undertone/core/browser/capture-worklet`, as the page's bundler serves it
 * @throws AppError `microphone/unavailable`
 */
export async function prepareCapture(workletUrl: string): Promise<AudioContext> {
  const context = new AudioContext()
  try {
    await context.audioWorklet.addModule(workletUrl)
    return context
  } catch (cause) {
    await context.close()
    throw notHeard(cause)
  }
}

/**
 * Opens a microphone as it is: without the browser's echo and noise suppression and gain control, which take away what
 * emotion is heard by.
 *
 * @throws AppError `microphone/refused`, `microphone/not-found`, `microphone/unavailable`
 */
export async function openMicrophone({
  workletUrl,
  prepared,
  deviceId,
  onChunk,
  onEnded,
}: MicrophoneOptions): Promise<Microphone> {
  const stream = await openStream(deviceId)
  const [track] = stream.getAudioTracks()
  let context: AudioContext | undefined
  const close = async () => {
    for (const each of stream.getTracks()) each.stop()
    if (context && context.state !== 'closed') await context.close()
  }
  try {
    context = prepared && prepared.state !== 'closed' ? prepared : await prepareCapture(workletUrl)
    const capture = new AudioWorkletNode(context, 'undertone-capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    })
    let muted = false
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => {
      if (!muted) onChunk(data)
    }
    context.createMediaStreamSource(stream).connect(capture)
    await context.resume()
    track?.addEventListener('ended', () => onEnded?.())
    return {
      sampleRate: context.sampleRate,
      label: track?.label ?? '',
      setMuted(value) {
        muted = value
      },
      close,
    }
  } catch (cause) {
    await close()
    throw cause instanceof AppError ? cause : notHeard(cause)
  }
}

function notHeard(cause: unknown): AppError {
  return new AppError(
    'microphone/unavailable',
    `The microphone could not be listened to: ${textOf(cause)}.`,
    {},
    { cause },
  )
}

async function openStream(deviceId: string | undefined): Promise<MediaStream> {
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 }
  const audio = { ...raw, ...(deviceId !== undefined && { deviceId: { exact: deviceId } }) }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio })
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : ''
    if (name === 'NotAllowedError')
      throw new AppError(
        'microphone/refused',
        'The microphone is not allowed here: expected permission for this page. Allow it in the address bar and try again.',
        {},
        { cause },
      )
    if (name === 'NotFoundError' || name === 'OverconstrainedError')
      throw new AppError(
        'microphone/not-found',
        'No such microphone: expected one that is plugged in. Plug it in, or choose another.',
        {},
        { cause },
      )
    // Also where there are no media devices at all: a page that came neither from this machine nor by https.
    throw new AppError(
      'microphone/unavailable',
      `The microphone could not be opened: ${textOf(cause)}. Close other programs that use it; a page needs https, except from this machine.`,
      {},
      { cause },
    )
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
