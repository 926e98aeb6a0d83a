import type { AnalyzeOptions } from './analyze-recordings.ts'

/** What the command line says of how recordings are analysed, under the engine's and the service's names. */
export function analysisOptionsOf({ roles, agentEmotion, model, baseline, adapt, window, hop }: AnalyzeOptions) {
  return {
    ...(roles && { roles: [...roles] }),
    ...(agentEmotion !== undefined && { agentEmotion }),
    ...(model !== undefined && { model }),
    ...(baseline && { baseline }),
    ...(adapt && { adapt }),
    ...(window !== undefined && { windowSeconds: window }),
    ...(hop !== undefined && { hopSeconds: hop }),
  }
}
