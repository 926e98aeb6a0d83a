import { createApp } from './app.ts'
import { parseConfig, type ServerOptions } from './config.ts'
import { openService } from './service.ts'

/** A service that answers. */
export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly address: string
  /** Answers what was asked, gives work in hand its time, and ends. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Starts the service: API, queue, store and workers in one.
 *
 * @throws AppError `usage/invalid-option`, `service/in-use`, `service/unavailable`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const service = await openService(parseConfig(options))
  try {
    const app = await createApp(service)
    await service.work()
    const { host, port } = service.config
    const address = await app.listen({ host, port })
    let closing: Promise<void> | undefined
    const close = async () => {
      await app.close()
      await service.close()
    }
    return { address, close: () => (closing ??= close()) }
  } catch (error) {
    await service.close()
    throw error
  }
}
