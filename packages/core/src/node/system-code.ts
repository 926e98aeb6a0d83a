/** What the system calls an error, `ENOENT` or `EACCES`; undefined where it is none of the system's. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
