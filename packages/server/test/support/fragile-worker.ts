import { readFileSync } from 'node:fs'
import type { Analysis } from '@undertone/core'
import { serveJobs } from '@undertone/core/node'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'

/** Analyses nothing, and dies as a decoder does that was fed something bad: in the middle, by a signal. */
serveJobs<string, Analysis>(async path => {
  if (readFileSync(path, 'utf8').startsWith('poison')) process.kill(process.pid, 'SIGSEGV')
  return sampleAnalysis()
})
