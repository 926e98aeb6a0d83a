import { AppError } from '@undertone/core/errors'

/** Codes a millisecond: a media stream is 8 kHz mu-law. */
const RATE = 8
/** The code of mu-law that stands for 0. */
const SILENCE = 0xff
/** A chunk that follows the last one directly may be this far from where its time says, milliseconds: clocks jitter. */
const JITTER = 60
/** A track waits so long for what is missing, milliseconds; then it is silence. */
const PATIENCE = 1000
/** Silence that is believed, milliseconds. */
const LONGEST_GAP = 10 * 60_000

interface Track {
  /** What was not given away yet, by its place, in codes from the start of the stream. */
  pieces: { readonly start: number; readonly codes: Uint8Array }[]
  /** All before is there. */
  end: number
  /** Nothing came from here on. */
  latest: number
  lastChunk: number
}

/**
 * Puts the tracks of a media stream side by side again. Each chunk lies where its time says; chunks may come out of turn,
 * and what never comes is silence. Gives away what is whole on all tracks, at the latest a second after the quickest.
 */
export class TrackMixer {
  readonly #tracks: readonly Track[]
  readonly #onLate: (seconds: number) => void
  #given = 0

  /** @param onLate - told of sound that came after its place was given away */
  constructor(count: number, onLate: (seconds: number) => void) {
    this.#tracks = Array.from({ length: count }, () => ({ pieces: [], end: 0, latest: 0, lastChunk: 0 }))
    this.#onLate = onLate
  }

  /**
   * @param chunk - its number in its track, from 1
   * @param timestamp - milliseconds from the start of the stream
   * @returns the codes that are whole now, one of each track in turn
   * @throws AppError `live/malformed` where the time cannot be
   */
  add(track: number, chunk: number, timestamp: number, codes: Uint8Array): Uint8Array | undefined {
    const own = this.#tracks[track]!
    const leader = this.#latest()
    const said = Math.round(timestamp * RATE)
    if (!(said >= 0 && said <= leader + LONGEST_GAP * RATE))
      throw new AppError('live/malformed', `Expected a time near ${leader / RATE} ms, found ${timestamp} ms.`)
    const follows = chunk === own.lastChunk + 1 && Math.abs(said - own.latest) <= JITTER * RATE
    own.lastChunk = Math.max(own.lastChunk, chunk)
    const start = follows ? own.latest : said
    const late = Math.min(codes.length, Math.max(0, this.#given - start))
    if (late > 0) this.#onLate(late / RATE / 1000)
    if (late < codes.length) own.pieces.push({ start: start + late, codes: codes.subarray(late) })
    own.latest = Math.max(own.latest, start + codes.length)
    extend(own)
    let whole = own.end
    for (const { end } of this.#tracks) whole = Math.min(whole, end)
    return this.#give(Math.max(whole, Math.max(leader, own.latest) - PATIENCE * RATE))
  }

  /** The stream is over: what is left. */
  finish(): Uint8Array | undefined {
    return this.#give(this.#latest())
  }

  #latest(): number {
    let latest = 0
    for (const track of this.#tracks) latest = Math.max(latest, track.latest)
    return latest
  }

  #give(until: number): Uint8Array | undefined {
    const from = this.#given
    if (until <= from) return undefined
    this.#given = until
    const count = this.#tracks.length
    const mixed = new Uint8Array((until - from) * count).fill(SILENCE)
    for (let index = 0; index < count; index++) {
      const track = this.#tracks[index]!
      const rest: Track['pieces'] = []
      for (const { start, codes } of track.pieces) {
        const length = Math.min(until - start, codes.length)
        let place = (start - from) * count + index
        for (let i = 0; i < length; i++, place += count) mixed[place] = codes[i]!
        if (length < codes.length) {
          const left = Math.max(0, length)
          rest.push({ start: start + left, codes: codes.subarray(left) })
        }
      }
      track.pieces = rest
      track.end = Math.max(track.end, until)
      extend(track)
    }
    return mixed
  }
}

/** Moves the end of a track over the pieces that follow it. */
function extend(track: Track): void {
  if (track.pieces.length > 1) track.pieces.sort((a, b) => a.start - b.start)
  for (const { start, codes } of track.pieces) {
    if (start > track.end) return
    track.end = Math.max(track.end, start + codes.length)
  }
}
