import { spawn } from 'node:child_process'
import { platform } from 'node:process'

/** The system's own way to open an address. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens an address in the reader's browser; where that cannot be done, the printed address has to do. */
export function openBrowser(address: string): void {
  const [program = 'xdg-open', ...args] = OPENERS[platform] ?? ['xdg-open']
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
