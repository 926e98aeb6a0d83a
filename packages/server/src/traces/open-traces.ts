import { AppError } from '@undertone/core/errors'
import { NO_TRACES, type Traces } from './traces.ts'

/**
 * Where traces go: nowhere, unless an address says so. What sends them is an optional dependency, and is loaded then alone.
 *
 * @param url - of a collector that takes OTLP over HTTP, as `http://127.0.0.1:4318/v1/traces`
 * @throws AppError `usage/invalid-option` where it is not installed
 */
export async function openTraces(url: string | undefined): Promise<Traces> {
  if (url === undefined) return NO_TRACES
  try {
    return (await import('./open-telemetry.ts')).openTelemetry(url)
  } catch (cause) {
    throw new AppError(
      'usage/invalid-option',
      'Traces cannot be sent: expected the optional packages @opentelemetry/api, resources, sdk-trace-node and exporter-trace-otlp-http. Install them, or leave the option out.',
      { option: 'traces' },
      { cause },
    )
  }
}
