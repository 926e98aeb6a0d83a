import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { AddressGuard } from './address-guard.ts'
import { findProgram } from './find-program.ts'
import { startGuardedProxy } from './guarded-proxy.ts'

const MAX_MESSAGE_CHARACTERS = 1 << 16

/**
 * Downloads the sound of a video page by an installed `yt-dlp`, in a fence: it reaches the network only through a proxy
 * of ours that checks every address, reads no settings, runs no other program, writes into `folder` only, one item,
 * with limits on size and time.
 *
 * @returns the path of the file
 * @throws AppError `url/video-site` where yt-dlp is not installed, `url/unreachable`, `url/too-large`
 */
export async function downloadByYtDlp(
  url: URL,
  folder: string,
  guard: AddressGuard,
  { signal, maxBytes }: { signal: AbortSignal; maxBytes: number },
): Promise<string> {
  const program = await findProgram('yt-dlp')
  if (program === undefined)
    throw new AppError(
      'url/video-site',
      `${url.hostname} is a video site, and yt-dlp, which was allowed, is not on the PATH: install it, or download the recording yourself and name the file.`,
      { hostname: url.hostname },
    )
  const proxy = await startGuardedProxy(guard)
  try {
    const { code, messages } = await run(program, ytDlpArguments(url, folder, proxy.address, maxBytes), folder, signal)
    const files = await readdir(folder)
    const file = files.find(name => name.startsWith('recording.') && !name.endsWith('.part'))
    if (code === 0 && file) return join(folder, file)
    if (/larger than max-filesize/.test(messages))
      throw new AppError('url/too-large', `Too large: expected at most ${maxBytes} bytes from ${url.href}.`, {
        maxBytes,
      })
    const lines = messages.split('\n').filter(Boolean)
    const reason = lines.findLast(line => line.includes('ERROR')) ?? lines.at(-1) ?? `it ended with code ${code}`
    throw new AppError(
      'url/unreachable',
      `yt-dlp cannot download ${url.href}: ${reason.trim()}. Download the recording yourself where you may and name the file.`,
      { reason },
    )
  } finally {
    await proxy.close()
  }
}

function ytDlpArguments(url: URL, folder: string, proxy: string, maxBytes: number): string[] {
  return [
    ...['--ignore-config', '--no-playlist', '--playlist-items', '1', '--no-cache-dir', '--no-progress'],
    ...['--proxy', proxy, '--socket-timeout', '15', '--retries', '2', '--max-filesize', String(maxBytes)],
    ...['--no-exec', '--fixup', 'never', '--ffmpeg-location', join(folder, 'none'), '--downloader', 'native'],
    ...['--no-part', '--no-mtime', '--no-overwrites', '--paths', folder, '--output', 'recording.%(ext)s'],
    ...['--format', 'bestaudio/best', '--', url.href],
  ]
}

async function run(
  program: string,
  parameters: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<{ code: number; messages: string }> {
  const child = spawn(program, parameters, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  })
  let messages = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      messages = (messages + text).slice(-MAX_MESSAGE_CHARACTERS)
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? -1, messages }))
  })
}
