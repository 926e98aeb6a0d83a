import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import type { Analysis, Segment } from '../analyze/analysis.ts'
import { analyze, type ChannelGroup, createChannelGroup } from '../analyze/analyze.ts'
import { analyzeSegmentBySegment } from '../analyze/segment-by-segment.ts'
import type { AnalysisOptions } from '../analyze/settings.ts'
import type { WorkOptions } from '../errors.ts'
import { loadModel } from '../model/model-file.ts'
import { createThreadedChannels, type ThreadedChannels } from './channel-threads.ts'
import { readModel } from './models.ts'
import { type OpenAudioOptions, openAudio } from './open-audio.ts'

/** Below this length starting threads costs more than it brings: each of them loads the engine anew. */
const THREADS_FROM_SECONDS = 120

/** Seconds held back to see whether a recording of unknown length is a long one: sound that waits in memory. */
const HELD_SECONDS = 20

/** Options of the analysis, of opening the recording, and of the work itself. */
export interface AnalyzeFileOptions extends AnalysisOptions, WorkOptions, OpenAudioOptions {
  /** A model that ships, by name, or the path of a model file; the default one where it is not given. */
  readonly model?: string
  /** What the result calls the recording; the file's name where it is not given. */
  readonly name?: string
  /** Threads for the channels; 0: none. Where it is not given: one for each processor from two minutes of sound on. */
  readonly threads?: number
  /** Told of each segment as {@link analyzeSegmentBySegment} tells it; then there are no threads. */
  readonly onSegment?: (segment: Segment) => void
}

/**
 * Analyses one recording. It is decoded on this thread while its channels are analysed on threads of their own, unless it
 * is short; memory does not grow with its length but for the result.
 *
 * @param source - what `openAudio` takes: a path, `-` for standard input, an address
 * @param options.onProgress - seconds done and, where the container says so, in all
 * @throws AppError as `openAudio`, `readModel`, `loadModel` and {@link analyze}
 */
export async function analyzeFile(source: string, options: AnalyzeFileOptions = {}): Promise<Analysis> {
  const { model: modelName, name = nameOfSource(source), threads, onSegment, ...rest } = options
  const bytes = await readModel(modelName)
  const model = loadModel(bytes)
  const stream = await openAudio(source, rest)
  const seconds = stream.info.durationSeconds
  let threaded: ThreadedChannels | undefined
  const createGroup: typeof createChannelGroup = (plans, sampleRate, _, settings) => {
    const here = () => createChannelGroup(plans, sampleRate, model, settings)
    const apart = () => {
      threaded = createThreadedChannels(plans, sampleRate, bytes, settings, threads ?? availableParallelism())
      return threaded
    }
    if (threads !== undefined) return threads < 1 ? here() : apart()
    if (seconds === undefined) return chosenLater(here, apart, HELD_SECONDS * sampleRate)
    return seconds < THREADS_FROM_SECONDS ? here() : apart()
  }
  try {
    if (onSegment) return await analyzeSegmentBySegment(stream, model, name, onSegment, rest)
    return await analyze(stream, model, name, rest, createGroup)
  } finally {
    await threaded?.close()
    await stream.close()
  }
}

/** The group for a recording of unknown length: threads once it has turned out to be long. */
function chosenLater(here: () => ChannelGroup, apart: () => ChannelGroup, enough: number): ChannelGroup {
  let group: ChannelGroup | undefined
  let held: (readonly Float32Array[])[] = []
  let length = 0
  const flush = async (chosen: ChannelGroup) => {
    for (const channels of held) await chosen.push(channels)
    held = []
    group = chosen
  }
  return {
    async push(channels) {
      if (group) return group.push(channels)
      held.push(channels)
      length += channels[0]!.length
      if (length >= enough) await flush(apart())
    },
    async finish() {
      if (!group) await flush(here())
      return group?.finish() ?? []
    },
  }
}

/** What a result calls a source: a file's name without its folder, an address without what may be secret in it. */
export function nameOfSource(source: string): string {
  if (source === '-') return 'standard input'
  if (URL.canParse(source) && /^https?:/i.test(source)) {
    const { host, pathname } = new URL(source)
    return basename(decoded(pathname)) || host
  }
  return basename(source)
}

/** A path without escapes, or as it is where they are wrong. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
