import { type Call, segmentAt, segmentOf } from './call.ts'
import { fitView, followView, panView, type View, zoomView } from './view.ts'

/** All that the timeline shows beyond the recording: everything on the screen is drawn from it. */
export interface TimelineState {
  readonly view: View
  /** Playhead, seconds. */
  readonly time: number
  /** Index into the call's segments; -1: none. */
  readonly selection: number
  readonly loop: View | undefined
  readonly isPlaying: boolean
  readonly spectrogram: boolean
  readonly probabilities: boolean
}

/** What plays the recording, as far as the timeline tells it what to do. */
export interface Playback {
  seek(time: number): void
  setPlaying(on: boolean): void
}

type Listener = () => void

/** Moments within this of the playhead are here, not next. */
const HERE = 0.5
const ZOOM = 0.6

/**
 * One view, one time, one selection, and what hands do with them: pointer, keys and buttons call the same functions.
 * Listeners are told of each change at once; whoever draws waits for the next frame by itself.
 */
export class Timeline {
  readonly call: Call
  #state: TimelineState
  readonly #listeners = new Set<Listener>()
  #playback: Playback | undefined

  constructor(call: Call, state: Pick<TimelineState, 'view' | 'time' | 'selection'>) {
    this.call = call
    this.#state = { loop: undefined, isPlaying: false, spectrogram: false, probabilities: true, ...state }
  }

  get state(): TimelineState {
    return this.#state
  }

  /** @returns ends it */
  subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Hands the recording to a player, or takes it away. */
  attach(playback: Playback | undefined): void {
    this.#playback = playback
    playback?.seek(this.#state.time)
  }

  #set(change: Partial<TimelineState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }

  look(view: View): void {
    this.#set({ view: fitView(view, this.call.duration) })
  }

  pan(seconds: number): void {
    this.#set({ view: panView(this.#state.view, seconds, this.call.duration) })
  }

  /** @param factor - below 1 shows less, larger; around the playhead where it is seen, or around `anchor` */
  zoom(factor: number, anchor: number = this.#state.time): void {
    this.#set({ view: zoomView(this.#state.view, factor, anchor, this.call.duration) })
  }

  zoomIn = (): void => this.zoom(ZOOM)
  zoomOut = (): void => this.zoom(1 / ZOOM)

  /** Moves the playhead and what is heard; the view follows. */
  seek(time: number): void {
    const to = Math.max(0, Math.min(this.call.duration, time))
    this.#playback?.seek(to)
    this.#set({ time: to, view: followView(this.#state.view, to, this.call.duration) })
  }

  /** The player says where it is; a loop begins again at its end. */
  heard(time: number): void {
    const { loop, view } = this.#state
    if (loop && (time >= loop.end || time < loop.start - HERE)) {
      this.seek(loop.start)
      return
    }
    // A view that the reader took away from the playhead stays where it is.
    const leaves = this.#state.time <= view.end && time > view.end
    this.#set({ time, ...(leaves && { view: followView(view, time, this.call.duration) }) })
  }

  play(on: boolean = !this.#state.isPlaying): void {
    if (on && this.#state.time >= this.call.duration - 0.05) this.seek(0)
    this.#playback?.setPlaying(on)
  }

  /** The player says whether it plays. */
  playing(isPlaying: boolean): void {
    if (isPlaying !== this.#state.isPlaying) this.#set({ isPlaying })
  }

  /** @param moves - whether the playhead goes to its start */
  select(index: number, moves = true): void {
    const last = this.call.segments.length - 1
    if (last < 0) return
    const selection = Math.max(0, Math.min(last, index))
    this.#set({ selection })
    if (moves) this.seek(this.call.segments[selection]!.start)
  }

  /** What is at a point that was clicked. */
  point(time: number, channel?: number): void {
    const found = segmentAt(this.call, time, channel)
    this.#set({ loop: undefined, ...(found >= 0 && { selection: found }) })
    this.seek(time)
  }

  /** The next or the previous of the strongest moments. */
  jump(direction: 1 | -1): void {
    const { moments } = this.call
    const { time } = this.#state
    const next =
      direction > 0
        ? moments.find(moment => moment.start > time + HERE)
        : moments.findLast(moment => moment.start < time - HERE)
    if (next) this.select(segmentOf(this.call, next))
  }

  /** Plays one stretch again and again; undefined ends it. */
  repeat(loop: View | undefined): void {
    this.#set({ loop })
    if (loop && (this.#state.time < loop.start || this.#state.time >= loop.end)) this.seek(loop.start)
  }

  /** Marks a stretch while it is drawn with the pointer. */
  mark(from: number, to: number): void {
    const inside = (time: number) => Math.max(0, Math.min(this.call.duration, time))
    this.#set({ loop: { start: inside(Math.min(from, to)), end: inside(Math.max(from, to)) } })
  }

  /** Loops the selected segment, or ends the loop. */
  toggleLoop = (): void => {
    const segment = this.call.segments[this.#state.selection]
    if (this.#state.loop) this.repeat(undefined)
    else if (segment) this.repeat({ start: segment.start, end: segment.end })
  }

  showSpectrogram = (on: boolean = !this.#state.spectrogram): void => this.#set({ spectrogram: on })
  showProbabilities = (on: boolean = !this.#state.probabilities): void => this.#set({ probabilities: on })
}
