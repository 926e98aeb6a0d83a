import type { Analysis } from '../../../src/analyze/analysis.ts'
import { sampleAnalysis } from '../../support/sample-analysis.ts'

/** The sample call under a name that tries to break every format. */
export function hostileAnalysis(): Analysis {
  const sample = sampleAnalysis()
  return { ...sample, source: { ...sample.source, name: '=HYPERLINK("x"),\t<b>&\r\n"a b".wav' } }
}
