import type { Socket } from 'node:net'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'

/**
 * Lets an API close as soon as what is in hand is answered, at the latest when the time for that is over: whoever follows or
 * waits for something is let go, a connection is not kept for a next request, and one that brought none is cut.
 */
export function endPromptly(app: App, { changes, config }: Pick<Service, 'changes' | 'config'>): void {
  const sockets = new Set<Socket>()
  let isClosing = false
  let last: NodeJS.Timeout | undefined
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  app.addHook('onSend', async (_, reply) => {
    if (isClosing) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async () => {
    // An answer that had begun before promised to keep its connection.
    if (isClosing) setImmediate(() => app.server.closeIdleConnections())
  })
  app.addHook('preClose', async () => {
    isClosing = true
    changes.end()
    // Browsers connect ahead of their next request, and for Node such a connection is not idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    last = setTimeout(() => app.server.closeAllConnections(), config.drainSeconds * 1000)
  })
  app.addHook('onClose', async () => clearTimeout(last))
}
