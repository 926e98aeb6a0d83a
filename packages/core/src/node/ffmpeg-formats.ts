import type { AudioFormat } from '../audio/sniff.ts'

/**
 * FFmpeg's name of the one demuxer that may read each format: it is told what the bytes are and never guesses, so that
 * no playlist, concat script or device can be smuggled in as a recording.
 */
export const FFMPEG_DEMUXERS: Readonly<Record<AudioFormat, string>> = {
  wav: 'wav',
  aiff: 'aiff',
  flac: 'flac',
  ogg: 'ogg',
  mp3: 'mp3',
  aac: 'aac',
  mp4: 'mov',
  matroska: 'matroska',
  amr: 'amr',
  asf: 'asf',
  caf: 'caf',
  au: 'au',
  w64: 'w64',
  avi: 'avi',
  mpegts: 'mpegts',
  ac3: 'ac3',
  wavpack: 'wv',
}

/** The decoders that may run: sound only, so that a video's own decoders, with their larger surface, never start. */
export const FFMPEG_DECODERS: readonly string[] = [
  ...['aac', 'aac_fixed', 'aac_latm', 'mp3', 'mp3float', 'mp2', 'mp2float', 'mp1', 'mp1float', 'ac3', 'eac3'],
  ...['opus', 'libopus', 'vorbis', 'libvorbis', 'flac', 'alac', 'wavpack', 'speex', 'libspeex', 'truehd', 'dca'],
  ...[
    'wmav1',
    'wmav2',
    'wmapro',
    'wmalossless',
    'wmavoice',
    'amrnb',
    'amrwb',
    'libopencore_amrnb',
    'libopencore_amrwb',
  ],
  ...[
    'gsm',
    'gsm_ms',
    'libgsm',
    'libgsm_ms',
    'g722',
    'g723_1',
    'g726',
    'g726le',
    'g729',
    'truespeech',
    'ilbc',
    'libilbc',
  ],
  ...['adpcm_ima_wav', 'adpcm_ms', 'adpcm_ima_qt', 'adpcm_g722', 'adpcm_g726', 'adpcm_g726le', 'adpcm_yamaha'],
  ...['pcm_u8', 'pcm_s8', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le', 'pcm_s32be'],
  ...['pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_f64be', 'pcm_alaw', 'pcm_mulaw', 'pcm_bluray', 'pcm_dvd'],
]
