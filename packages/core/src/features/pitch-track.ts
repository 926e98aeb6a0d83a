import { COLUMN, type DescriptorTable } from './descriptor-table.ts'
import { PITCH_CANDIDATES } from './pitch-candidates.ts'

/** The pitch of a stretch of frames. */
export interface PitchTrack {
  /** log2(Hz) of each frame; 0 where unvoiced. */
  readonly pitch: Float32Array
  /** Normalised autocorrelation at the pitch, 0 to 0.999; where unvoiced, the highest at any lag of a voice. */
  readonly strength: Float32Array
  /** 1 where voiced, 0 where not. */
  readonly voiced: Uint8Array
  /** How many frames are voiced. */
  readonly voicedCount: number
}

/** What it costs to be unvoiced in a loud frame, and how much more in one 50 dB or more below the loudest. */
const UNVOICED_SCORE = 0.45
const QUIET_BONUS = 0.2
/** What a step between a voiced and an unvoiced frame costs, and a jump of one octave. */
const VOICING_COST = 0.14
const OCTAVE_JUMP_COST = 0.35
const STATES = PITCH_CANDIDATES + 1
const UNVOICED = PITCH_CANDIDATES

/**
 * The likeliest pitch of the frames from `start` to before `end`: of each frame's candidates and "unvoiced" the path
 * with the best sum of scores less what its jumps cost (Viterbi). Being unvoiced is likelier in frames 40 dB and more
 * below the loudest of the stretch.
 *
 * @param options - `gain`: factor on the amplitude that the signal is judged with; matters only near silence
 *
 * Source: Boersma 1993; costs of the prototype.
 */
export function trackPitch(
  table: DescriptorTable,
  start: number,
  end: number,
  { gain = 1 }: { gain?: number } = {},
): PitchTrack {
  const { data } = table
  const count = Math.max(0, end - start)
  const pitch = new Float32Array(count)
  const strength = new Float32Array(count)
  const voiced = new Uint8Array(count)
  const back = new Uint8Array(count * STATES)
  const power = gain * gain
  let loudest = 0
  for (let frame = start; frame < end; frame++)
    loudest = Math.max(loudest, power * data[table.offsetOf(frame) + COLUMN.pitchEnergy]!)

  let value = new Float64Array(STATES)
  let next = new Float64Array(STATES)
  let before = 0
  for (let i = 0; i < count; i++) {
    const offset = table.offsetOf(start + i)
    const quiet = Math.log10((loudest / (power * data[offset + COLUMN.pitchEnergy]! + 1e-9)) * 1e-4)
    const unvoiced = UNVOICED_SCORE + QUIET_BONUS * Math.min(1, Math.max(0, quiet))
    for (let to = 0; to < STATES; to++) {
      let best = Number.NEGATIVE_INFINITY
      let from = 0
      if (i === 0) best = 0
      else
        for (let state = 0; state < STATES; state++) {
          let cost = VOICING_COST
          if (state < UNVOICED && to < UNVOICED) {
            const jump = data[offset + COLUMN.pitch + to]! - data[before + COLUMN.pitch + state]!
            cost = OCTAVE_JUMP_COST * Math.abs(jump)
          } else if (state === to) cost = 0
          const sum = value[state]! - cost
          if (sum > best) {
            best = sum
            from = state
          }
        }
      back[i * STATES + to] = from
      next[to] = best + (to === UNVOICED ? unvoiced : data[offset + COLUMN.pitchScore + to]!)
    }
    const done = value
    value = next
    next = done
    before = offset
  }

  let state = 0
  for (let other = 1; other < STATES; other++) if (value[other]! > value[state]!) state = other
  let voicedCount = 0
  for (let i = count - 1; i >= 0; i--) {
    const offset = table.offsetOf(start + i)
    if (state === UNVOICED) strength[i] = data[offset + COLUMN.periodicity]!
    else {
      voiced[i] = 1
      voicedCount++
      pitch[i] = data[offset + COLUMN.pitch + state]!
      strength[i] = data[offset + COLUMN.pitchStrength + state]!
    }
    strength[i] = Math.min(0.999, Math.max(0, strength[i]!))
    state = back[i * STATES + state]!
  }
  return { pitch, strength, voiced, voicedCount }
}
