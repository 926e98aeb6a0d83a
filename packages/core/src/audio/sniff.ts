import { AppError } from '../errors.ts'
import { fourCharacters } from './byte-queue.ts'

/** The file formats that are told apart by their first bytes. */
export type AudioFormat =
  | 'wav'
  | 'aiff'
  | 'flac'
  | 'ogg'
  | 'mp3'
  | 'aac'
  | 'mp4'
  | 'matroska'
  | 'amr'
  | 'asf'
  | 'caf'
  | 'au'
  | 'w64'
  | 'avi'
  | 'mpegts'
  | 'ac3'
  | 'wavpack'

/** How many first bytes {@link sniffFormat} wants to see, where the file has them. */
export const SNIFF_BYTES = 4096

/**
 * Names the format of a file by what its first bytes are, never by its name.
 * A beginning that is too short to tell apart counts as the one format that it could be the beginning of.
 *
 * @param head - the first {@link SNIFF_BYTES} bytes or all there are; an ID3 tag in front is looked past where it ends inside
 * @returns the format, or undefined where the bytes are of none that is known
 * @throws AppError `audio/empty` for no byte, `audio/git-lfs-pointer`
 */
export function sniffFormat(head: Uint8Array): AudioFormat | undefined {
  if (head.length === 0)
    throw new AppError('audio/empty', 'Empty file: expected a recording, found 0 bytes. Copy or download it again.')
  if (startsWith(head, 'version https://git-lfs'))
    throw new AppError(
      'audio/git-lfs-pointer',
      'This is a git-LFS pointer, not the recording: run `git lfs pull` where it came from, or download the file itself.',
    )
  return match(head) ?? id3Format(head) ?? mpegFormat(head)
}

function match(head: Uint8Array): AudioFormat | undefined {
  const first = fourCharacters(head, 0)
  const kind = fourCharacters(head, 8)
  if (first === 'RIFF' && kind === 'AVI ') return 'avi'
  if (first === 'RIFX') return 'wav'
  for (const id of ['RIFF', 'RF64', 'BW64']) if (isStart(first, id)) return isStart(kind, 'WAVE') ? 'wav' : undefined
  if (isStart(first, 'FORM')) return isStart(kind.slice(0, 3), 'AIF') ? 'aiff' : undefined
  if (isStart(first, 'fLaC')) return 'flac'
  if (isStart(first, 'OggS')) return 'ogg'
  if (head.length >= 8 && ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].includes(fourCharacters(head, 4)))
    return 'mp4'
  if (startsWith(head, '\x1a\x45\xdf\xa3')) return 'matroska'
  if (startsWith(head, '#!AMR')) return 'amr'
  if (startsWith(head, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'asf'
  if (startsWith(head, 'caff')) return 'caf'
  if (startsWith(head, '.snd')) return 'au'
  if (startsWith(head, 'riff\x2e\x91\xcf\x11')) return 'w64'
  if (startsWith(head, 'wvpk')) return 'wavpack'
  if (startsWith(head, '\x0b\x77')) return 'ac3'
  return head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47 ? 'mpegts' : undefined
}

function id3Format(head: Uint8Array): AudioFormat | undefined {
  if (!startsWith(head, 'ID3')) return undefined
  const after = head.subarray(id3Length(head))
  return after.length < 4 ? 'mp3' : (match(after) ?? mpegFormat(after) ?? 'mp3')
}

/** Bytes of the ID3v2 tag that a file begins with; 0 where it has none. Source: ID3v2.4.0, section 3.1. */
export function id3Length(head: Uint8Array): number {
  if (!startsWith(head, 'ID3') || head.length < 10) return 0
  const size = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!
  return 10 + size + (head[5]! & 0x10 ? 10 : 0)
}

// An MPEG audio frame has no magic word, only 11 set bits and fields that must make sense, so a second frame must
// follow where the first one says it ends.
function mpegFormat(head: Uint8Array): AudioFormat | undefined {
  if (head.length < 4 || head[0] !== 0xff || (head[1]! & 0xe0) !== 0xe0) return undefined
  if ((head[1]! & 0xf6) === 0xf0) {
    const length = head.length >= 6 ? ((head[3]! & 3) << 11) | (head[4]! << 3) | (head[5]! >> 5) : 0
    return length > 6 && (length + 1 >= head.length || (head[length] === 0xff && (head[length + 1]! & 0xf6) === 0xf0))
      ? 'aac'
      : undefined
  }
  const length = mpegFrameLength(head)
  if (length === 0) return undefined
  return length + 1 >= head.length || (head[length] === 0xff && (head[length + 1]! & 0xe0) === 0xe0) ? 'mp3' : undefined
}

const LAYER_3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const LAYER_3_LOW = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const LAYER_2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]

/** Bytes of an MPEG layer II or III frame, 0 where the four bytes are no such header. Source: ISO/IEC 11172-3, 2.4.1.3. */
function mpegFrameLength(head: Uint8Array): number {
  const version = (head[1]! >> 3) & 3
  const layer = (head[1]! >> 1) & 3
  const rate = [44100, 48000, 32000][(head[2]! >> 2) & 3]
  if (version === 1 || (layer !== 1 && layer !== 2) || rate === undefined) return 0
  const low = version !== 3
  const bits = (layer === 2 && !low ? LAYER_2 : low ? LAYER_3_LOW : LAYER_3)[head[2]! >> 4]
  if (!bits) return 0
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4
  const perFrame = layer === 1 && low ? 72 : 144
  return Math.floor((perFrame * bits * 1000) / sampleRate) + ((head[2]! >> 1) & 1)
}

/** Channels of the first MPEG audio frame in `head`, or undefined where there is none in it. */
export function mpegChannelCount(head: Uint8Array): 1 | 2 | undefined {
  for (let at = id3Length(head); at + 4 <= head.length; at++)
    if (mpegFormat(head.subarray(at)) === 'mp3') return head[at + 3]! >> 6 === 3 ? 1 : 2
  return undefined
}

/** What an Ogg file holds, by its first packet. Source: RFC 3533, RFC 7845, the Vorbis I and Ogg FLAC mappings. */
export function oggCodec(head: Uint8Array): 'opus' | 'vorbis' | 'flac' | undefined {
  if (!startsWith(head, 'OggS') || head.length < 28) return undefined
  const packet = head.subarray(27 + head[26]!)
  if (startsWith(packet, 'OpusHead')) return 'opus'
  if (startsWith(packet, '\x01vorbis')) return 'vorbis'
  return startsWith(packet, '\x7fFLAC') ? 'flac' : undefined
}

function startsWith(head: Uint8Array, text: string): boolean {
  if (head.length < text.length) return false
  for (let i = 0; i < text.length; i++) if (head[i] !== text.charCodeAt(i)) return false
  return true
}

function isStart(found: string, id: string): boolean {
  return found === id || id.startsWith(found)
}
