import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Queue } from './queue/queue.ts'

/** What a service counts of itself, in the words of Prometheus. */
export interface Metrics {
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
  return {
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
