import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import type { AudioStream } from '../audio/audio.ts'
import { type DecodeLimits, decodePieces, trimEnd } from '../audio/piece-stream.ts'
import type { AudioFormat } from '../audio/sniff.ts'
import { WavReader } from '../audio/wav.ts'
import { AppError } from '../errors.ts'
import type { ByteSource } from './byte-source.ts'
import { FFMPEG_DECODERS, FFMPEG_DEMUXERS } from './ffmpeg-formats.ts'

/** More than the longest block: AAC of 2048 samples at 8 kHz. */
const MAX_PADDING_SECONDS = 0.3
/** How long FFmpeg may give nothing while it is waited for, before it counts as hung. */
const SILENT_MILLISECONDS = 60_000
/** Largest single piece of memory that FFmpeg may ask for. */
const MAX_ALLOCATION_BYTES = 256 * 2 ** 20
const MAX_MESSAGE_CHARACTERS = 1 << 16

/**
 * Decodes the first audio stream of a file by an `ffmpeg` program, in a process of its own: one local file, the one
 * demuxer that its first bytes call for, decoders of sound only, no network, limits on length, memory and silence.
 *
 * @param program - path of `ffmpeg`
 */
export async function decodeByFfmpeg(
  program: string,
  source: ByteSource,
  format: AudioFormat,
  limits: DecodeLimits,
): Promise<AudioStream> {
  const path = await source.toFile()
  const child = spawn(program, ffmpegArguments(path, format, limits.maxSeconds), {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const messages = collectMessages(child)
  const exit = new Promise<number>(resolveExit => {
    child.on('error', () => resolveExit(-1))
    child.on('close', code => resolveExit(code ?? -1))
  })
  const reader = new WavReader()
  const piped: ByteSource = {
    ...source,
    chunks: () => output(child, exit, messages, source.name),
    async close() {
      child.kill('SIGKILL')
      await source.close()
    },
  }
  return decodePieces(
    piped,
    {
      get info() {
        return reader.info && { ...reader.info, ...describe(messages.text), container: FFMPEG_DEMUXERS[format] }
      },
      push: bytes => reader.push(bytes),
      finish: () => reader.finish(),
    },
    limits,
    // FFmpeg before release 7 leaves the padding at the end of MP4 on.
    (pieces, { durationSeconds, sampleRate }) =>
      durationSeconds && format === 'mp4'
        ? trimEnd(pieces, Math.round(durationSeconds * sampleRate), Math.round(MAX_PADDING_SECONDS * sampleRate))
        : pieces,
  )
}

function ffmpegArguments(path: string, format: AudioFormat, maxSeconds: number): string[] {
  const demuxer = FFMPEG_DEMUXERS[format]
  return [
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', '-max_alloc', String(MAX_ALLOCATION_BYTES)],
    ...['-protocol_whitelist', 'file,pipe,fd', '-format_whitelist', demuxer],
    ...['-codec_whitelist', FFMPEG_DECODERS.join(','), '-threads', '1', '-f', demuxer, '-i', `file:${resolve(path)}`],
    ...['-map', '0:a:0', '-t', String(maxSeconds + 1), '-c:a', 'pcm_f32le', '-f', 'wav', 'pipe:1'],
  ]
}

function collectMessages(child: ChildProcess): { text: string } {
  const messages = { text: '' }
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (text: string) => {
    messages.text = (messages.text + text).slice(0, MAX_MESSAGE_CHARACTERS)
  })
  return messages
}

async function* output(
  child: ChildProcess,
  exit: Promise<number>,
  messages: { text: string },
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  let silence: NodeJS.Timeout | undefined
  let hung = false
  const watch = () => {
    clearTimeout(silence)
    silence = setTimeout(() => {
      hung = true
      child.kill('SIGKILL')
    }, SILENT_MILLISECONDS)
  }
  try {
    watch()
    for await (const chunk of child.stdout ?? []) {
      clearTimeout(silence)
      bytes += chunk.length
      yield chunk
      watch()
    }
    const code = await exit
    if (hung || (code !== 0 && bytes < 100)) throw failure(hung ? 'it hung' : messages.text, name)
  } finally {
    clearTimeout(silence)
  }
}

function failure(text: string, name: string): AppError {
  if (/matches no streams|does not contain any stream/.test(text))
    return new AppError('audio/empty', `No sound in ${name}: expected at least one audio stream, found none.`)
  const lines = text.split('\n').filter(line => line.trim() !== '')
  const reason = lines.findLast(line => !/Conversion failed|Error opening/.test(line))?.trim() ?? 'it said nothing'
  return new AppError(
    'audio/decode-failed',
    `FFmpeg cannot decode ${name}: ${reason}. Copy or download it again, or convert it to WAV.`,
    { reason },
  )
}

/** What FFmpeg says of the input before it begins. */
function describe(text: string): { codec: string; durationSeconds?: number } {
  const codec = /Stream #0:\d+.*?: Audio: (\w+)/.exec(text)?.[1] ?? 'unknown'
  const time = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(text)
  if (!time) return { codec }
  return { codec, durationSeconds: Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) }
}
