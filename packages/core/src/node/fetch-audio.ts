import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { rawLayoutOf } from '../audio/raw.ts'
import { SNIFF_BYTES, sniffFormat } from '../audio/sniff.ts'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { AddressGuard, type GuardOptions, parseWebAddress } from './address-guard.ts'
import { type GuardedResponse, guardedRequest, requestError } from './guarded-request.ts'
import { appendTemporary, makeTemporaryFolder } from './temporary-folder.ts'
import { downloadByYtDlp } from './yt-dlp.ts'

/** How an address is fetched, and how much of it. */
export interface FetchAudioOptions extends WorkOptions, GuardOptions {
  /** Default 2 GiB. */
  readonly maxBytes?: number
  /** For the whole fetch, seconds; default 600. */
  readonly timeoutSeconds?: number
  /** Whether pages of video sites may be handed to an installed `yt-dlp`; default no. */
  readonly allowYtDlp?: boolean
}

/** A recording that was fetched into a temporary folder of its own. */
export interface FetchedAudio {
  readonly path: string
  /** The last part of the address, made safe. */
  readonly name: string
  /** Removes it. Safe to call twice. */
  close(): Promise<void>
}

const MAX_REDIRECTS = 5
export const DEFAULT_MAX_FETCH_BYTES = 2 * 2 ** 30
const DEFAULT_TIMEOUT_SECONDS = 600

const VIDEO_SITES = [
  ...['youtube.com', 'youtu.be', 'youtube-nocookie.com', 'vimeo.com', 'dailymotion.com', 'twitch.tv', 'tiktok.com'],
  ...['facebook.com', 'fb.watch', 'instagram.com', 'x.com', 'twitter.com', 'soundcloud.com', 'bilibili.com', 'ted.com'],
]

/**
 * Fetches a recording from a web address: http or https, public addresses only, checked when the connection is made and
 * again at each redirect, with limits on size, time and type. The connection goes to the address that was checked, and
 * nothing of ours (cookies, credentials, proxies from the environment) goes with it.
 *
 * @throws AppError `url/not-allowed`, `url/unreachable`, `url/too-large`, `url/not-audio`, `url/video-site`, `cancelled`
 */
export async function fetchAudio(address: string, options: FetchAudioOptions = {}): Promise<FetchedAudio> {
  const url = parseWebAddress(address)
  const folder = await makeTemporaryFolder()
  const close = () => folder.remove()
  try {
    const { timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = options
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const path = await download(url, folder.path, signal, options).catch((error: unknown) => {
      throwIfCancelled(options.signal)
      throw requestError(error, url, timeout, timeoutSeconds, 'Check the address, or download the recording yourself.')
    })
    return { path, name: nameOf(url), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function download(url: URL, folder: string, signal: AbortSignal, options: FetchAudioOptions): Promise<string> {
  const guard = new AddressGuard(options)
  if (isVideoSite(url)) return videoSite(url, folder, signal, guard, options)
  let current = url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await guardedRequest(guard, current, {
      method: 'GET',
      headers: { accept: 'audio/*,video/*;q=0.9,*/*;q=0.1', 'accept-encoding': 'identity' },
      signal,
    })
    try {
      const location = response.headers.location
      if (response.statusCode >= 300 && response.statusCode < 400 && typeof location === 'string') {
        current = parseWebAddress(location, current.href)
        if (isVideoSite(current)) return await videoSite(current, folder, signal, guard, options)
        continue
      }
      if (isPage(response) && options.allowYtDlp) return await videoSite(current, folder, signal, guard, options)
      checkResponse(response, current, options)
      const path = join(folder, nameOf(url))
      await save(response, path, current, options)
      return path
    } finally {
      await response.close()
    }
  }
  throw new AppError('url/unreachable', `Too many redirects: expected at most ${MAX_REDIRECTS} from ${url.href}.`)
}

function videoSite(
  url: URL,
  folder: string,
  signal: AbortSignal,
  guard: AddressGuard,
  options: FetchAudioOptions,
): Promise<string> {
  if (!options.allowYtDlp)
    throw new AppError(
      'url/video-site',
      `${url.hostname} is a video site: expected the address of a recording itself. Download it yourself where you may and name the file, or allow an installed yt-dlp with --allow-yt-dlp.`,
      { hostname: url.hostname },
    )
  return downloadByYtDlp(url, folder, guard, { signal, maxBytes: options.maxBytes ?? DEFAULT_MAX_FETCH_BYTES })
}

function isVideoSite({ hostname }: URL): boolean {
  return VIDEO_SITES.some(site => hostname === site || hostname.endsWith(`.${site}`))
}

function contentType(response: GuardedResponse): string {
  return String(response.headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase()
}

function isPage(response: GuardedResponse): boolean {
  return response.statusCode === 200 && /^(text\/html|application\/xhtml\+xml)$/.test(contentType(response))
}

const AUDIO_TYPE =
  /^(|(audio|video)\/.+|application\/(octet-stream|ogg|mp4|x-flac|force-download)|binary\/octet-stream)$/
/** Lists of recordings have types of sound; they are none. */
const PLAYLIST_TYPE = /mpegurl|scpls|xspf|smil/

function checkResponse(response: GuardedResponse, url: URL, options: FetchAudioOptions): void {
  const { statusCode, headers } = response
  if (statusCode !== 200)
    throw new AppError('url/unreachable', `${url.href} answered ${statusCode}: expected 200. Check the address.`, {
      statusCode,
    })
  const type = contentType(response)
  const encoding = String(headers['content-encoding'] ?? 'identity')
  if (!AUDIO_TYPE.test(type) || PLAYLIST_TYPE.test(type) || encoding !== 'identity')
    throw notAudio(url, encoding === 'identity' ? type : `${type}, coded as ${encoding}`)
  const length = Number(headers['content-length'] ?? 0)
  if (length > (options.maxBytes ?? DEFAULT_MAX_FETCH_BYTES)) throw tooLarge(url, options)
}

async function save(response: GuardedResponse, path: string, url: URL, options: FetchAudioOptions): Promise<void> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_FETCH_BYTES
  const total = Number(response.headers['content-length'] ?? 0)
  const file = await open(path, 'wx', 0o600)
  try {
    const head = new Uint8Array(SNIFF_BYTES)
    let written = 0
    let sniffed = false
    const sniff = () => {
      sniffed = true
      if (!sniffFormat(head.subarray(0, written)) && !rawLayoutOf(path)) throw notAudio(url, 'bytes of no known format')
    }
    for await (const chunk of response.body) {
      if (written < SNIFF_BYTES) head.set(chunk.subarray(0, SNIFF_BYTES - written), written)
      written += chunk.length
      if (written > maxBytes) throw tooLarge(url, options)
      if (!sniffed && written >= SNIFF_BYTES) sniff()
      await appendTemporary(file, chunk)
      options.onProgress?.(written, total)
    }
    if (!sniffed) sniff()
  } finally {
    await file.close()
  }
}

function notAudio(url: URL, found: string): AppError {
  return new AppError(
    'url/not-audio',
    `No recording at ${url.href}: expected sound or video, found ${found || 'nothing'}. Use the address of the file itself, not of the page around it.`,
    { found },
  )
}

function tooLarge(url: URL, { maxBytes = DEFAULT_MAX_FETCH_BYTES }: FetchAudioOptions): AppError {
  return new AppError(
    'url/too-large',
    `Too large: expected at most ${maxBytes} bytes from ${url.href}. Download it yourself, or raise the limit.`,
    { maxBytes },
  )
}

function nameOf(url: URL): string {
  const last = url.pathname.split('/').findLast(Boolean) ?? ''
  return (
    last
      .replace(/[^A-Za-z0-9._-]+/g, '_')
      .replace(/^\.+/, '')
      .slice(-100) || 'recording'
  )
}
