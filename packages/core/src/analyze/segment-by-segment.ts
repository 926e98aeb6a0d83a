import type { AudioStream } from '../audio/audio.ts'
import { throwIfCancelled, type WorkOptions } from '../errors.ts'
import type { Model } from '../model/model.ts'
import type { Analysis, Segment } from './analysis.ts'
import { LiveAnalyzer, type LiveEvent } from './live.ts'
import type { AnalysisOptions } from './settings.ts'

/**
 * As `analyze`, with word of each segment as soon as it is known, in the order in which they become known: the recording is
 * heard as a live call is. The analysis is the same, bit for bit.
 *
 * @param onSegment - with `baseline: 'running'` what it is told is what the analysis will hold; else a segment is judged by
 *   what was heard so far, and the analysis, which judges by the whole recording, may hold another one in its place
 * @throws AppError as `analyze`
 */
export async function analyzeSegmentBySegment(
  stream: AudioStream,
  model: Model,
  name: string,
  onSegment: (segment: Segment) => void,
  { signal, onProgress, ...options }: AnalysisOptions & WorkOptions = {},
): Promise<Analysis> {
  const { sampleRate, durationSeconds = 0 } = stream.info
  const analyzer = new LiveAnalyzer({ ...stream.info, name }, model, options)
  analyzer.partials = false
  const tell = (events: readonly LiveEvent[]) => {
    for (const event of events) if (event.type === 'final') onSegment(event.segment)
  }
  let samples = 0
  for await (const audio of stream) {
    throwIfCancelled(signal)
    tell(analyzer.push(audio))
    samples += audio.channels[0]!.length
    onProgress?.(samples / sampleRate, durationSeconds)
  }
  const events = analyzer.finish()
  tell(events)
  return analysisOf(events)
}

function analysisOf(events: readonly LiveEvent[]): Analysis {
  for (const event of events) if (event.type === 'end') return event.analysis
  throw new TypeError('A session that was over ended once more.')
}
