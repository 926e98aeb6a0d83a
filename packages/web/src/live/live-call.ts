import type { ChannelRole, Segment } from '@undertone/core'
import type { AlertRuleEntry } from '@undertone/server/client'
import { createAlertEvaluator } from '../api.ts'
import type { HearingListener } from './hearing.ts'
import { FIRST_STATE, type LiveState } from './live-state.ts'
import { Loudness } from './loudness.ts'

/** Times are rounded to this, seconds. */
const SAME = 0.005

/** A call that is heard here: its words, its loudness, what its rules found and what was marked. */
export class LiveCall {
  readonly loudness: readonly Loudness[]
  /** What its hearing tells. */
  readonly listener: HearingListener
  /** Of sound. */
  seconds = 0
  lagSeconds = 0
  #state: LiveState
  readonly #listeners = new Set<() => void>()

  constructor(roles: readonly ChannelRole[], rules: readonly AlertRuleEntry[]) {
    const active = rules.filter(rule => rule.active)
    const evaluator = createAlertEvaluator(active, roles)
    this.loudness = roles.map(() => new Loudness())
    this.#state = { ...FIRST_STATE, roles }
    this.listener = {
      onPartial: segment => {
        const { channel, start } = segment
        const last = this.#state.segments.findLast(other => other.channel === channel)
        // One that was on its way when its stretch became final says nothing any more.
        if (last && start < last.end - SAME) return
        this.change({ partials: this.#with(channel, segment) })
      },
      onFinal: segment => {
        const fired = evaluator.push(segment).map(({ rule, channel, at }) => {
          return { rule, channel, at, name: active.find(({ id }) => id === rule)?.name ?? '' }
        })
        const { segments, alerts } = this.#state
        const ordered = [...segments, segment].sort((a, b) => a.start - b.start)
        // What is open may have begun after it: a final waits for those of the other voices.
        const isOpen = (this.#state.partials[segment.channel]?.start ?? 0) >= segment.end - SAME
        const partials = isOpen ? this.#state.partials : this.#with(segment.channel, undefined)
        this.change({ segments: ordered, partials, alerts: [...alerts, ...fired] })
      },
      onEnd: () => this.change({ phase: 'ended', partials: [] }),
      onError: error => {
        const phase = this.#state.phase === 'ending' ? 'ended' : this.#state.phase
        this.change({ error, partials: [], phase })
      },
    }
  }

  get state(): LiveState {
    return this.#state
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  change(to: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...to }
    for (const listener of this.#listeners) listener()
  }

  /** Marks the moment that is heard now. */
  readonly mark = (): void => {
    this.change({ marks: [...this.#state.marks, this.seconds] })
  }

  #with(channel: number, segment: Segment | undefined): (Segment | undefined)[] {
    const partials = [...this.#state.partials]
    partials[channel] = segment
    return partials
  }
}
