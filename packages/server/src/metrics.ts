import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LiveKind } from './contract/live.ts'
import type { Queue } from './queue/queue.ts'

/** What is counted of live calls. */
export interface LiveMetrics {
  /** @param running - says how many run now */
  countLive(running: () => number): void
  /** @param seconds - from the arrival of a chunk until it was answered */
  liveLatency(seconds: number): void
  /** @param seconds - of sound that could not be analysed, since it came too late for its place */
  liveDropped(seconds: number): void
  /** @param outcome - done, or the code of the error */
  liveEnded(kind: LiveKind, outcome: string): void
}

/** What a service counts of itself, in the words of Prometheus. */
export interface Metrics extends LiveMetrics {
  readonly contentType: string
  request(method: string, route: string, status: number, seconds: number): void
  /** @param audioSeconds - length of a recording that was done; undefined of one that failed */
  analysed(outcome: string, seconds: number, audioSeconds?: number): void
  text(): Promise<string>
}

/** Counters of one service; nothing global. */
export function createMetrics(queue: Pick<Queue, 'depth'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'undertone_' })
  const requests = new Histogram({
    name: 'undertone_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  })
  const analyses = new Counter({
    name: 'undertone_analyses_total',
    help: 'Analyses that ended, by outcome: done, or the code of the error.',
    labelNames: ['outcome'],
    registers,
  })
  const factor = new Histogram({
    name: 'undertone_analysis_realtime_factor',
    help: 'Seconds of work for a second of recording.',
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
    registers,
  })
  new Gauge({
    name: 'undertone_queue_analyses',
    help: 'Analyses in the queue, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const { waiting, active } = await queue.depth()
      this.set({ state: 'waiting' }, waiting)
      this.set({ state: 'active' }, active)
    },
  })
  const calls = new Counter({
    name: 'undertone_live_calls_total',
    help: 'Live calls that ended, by how they came in and by outcome: done, or the code of the error.',
    labelNames: ['kind', 'outcome'],
    registers,
  })
  const latency = new Histogram({
    name: 'undertone_live_latency_seconds',
    help: 'From the arrival of a chunk of a live call until it was answered.',
    buckets: [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5],
    registers,
  })
  const dropped = new Counter({
    name: 'undertone_live_dropped_seconds_total',
    help: 'Sound of live calls that came too late for its place, and was left out. Nothing else ever is.',
    registers,
  })
  let running = () => 0
  new Gauge({
    name: 'undertone_live_calls',
    help: 'Live calls that run now.',
    registers,
    collect() {
      this.set(running())
    },
  })
  return {
    countLive(count) {
      running = count
    },
    liveLatency: seconds => latency.observe(seconds),
    liveDropped: seconds => dropped.inc(seconds),
    liveEnded: (kind, outcome) => calls.inc({ kind, outcome }),
    contentType: registry.contentType,
    request(method, route, status, seconds) {
      requests.observe({ method, route, status }, seconds)
    },
    analysed(outcome, seconds, audioSeconds) {
      analyses.inc({ outcome })
      if (audioSeconds) factor.observe(seconds / audioSeconds)
    },
    text: () => registry.metrics(),
  }
}
