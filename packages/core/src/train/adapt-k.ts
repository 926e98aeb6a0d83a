import { calibrationError } from '../evaluate/calibration-error.ts'
import { confusionMatrix, mean, score } from '../evaluate/metrics.ts'
import { adaptOffset, posterior } from '../model/voice-offset.ts'
import type { Adaptation, VoiceOffset } from '../model/voice-space.ts'
import { createRandom, type Random } from '../random.ts'
import { argmax } from '../signal/argmax.ts'
import { rowOf, zeros } from '../signal/matrix.ts'
import { type HeldOutClip, type HeldOutVoice, heldOutVoices, meanSubtracted, toStretch } from './adapted-scores.ts'
import { toSplitScores } from './cross-validate.ts'
import type { EvaluationReport } from './evaluation-report.ts'
import type { FeatureSet } from './feature-set.ts'
import type { HeldOutFold } from './hold-out.ts'
import { judgementReport } from './judgement-report.ts'
import type { Fold } from './split.ts'

/** How a voice is adapted to: by its offset, `safe` or `fast`, or by subtracting its mean. */
export type AdaptMethod = Adaptation | 'mean'

/**
 * What a voice has said before the clip that is judged: `random` clips; `resting` ones, neutral or calm; those of one
 * `emotion`, whatever is judged; the judged clip's own emotion `throughout`; random clips with their labels, `corrected`.
 */
export type AdaptCaller = 'random' | 'resting' | `only ${string}` | 'throughout' | 'corrected'

/** Figures after k clips: means over the draws. */
export interface AdaptPoint {
  readonly k: number
  readonly uar: number
  /** Standard deviation over the draws. */
  readonly sd: number
  readonly accuracy: number
  readonly ece: number
}

/** UAR against k of one method and one kind of caller. */
export interface AdaptCurve {
  readonly method: AdaptMethod
  readonly caller: AdaptCaller
  readonly points: readonly AdaptPoint[]
}

/** What adaptation does, over clips heard. */
export interface AdaptKFigures {
  readonly draws: number
  readonly curves: readonly AdaptCurve[]
  /** Each clip judged after all the earlier ones of its voice. `k` is the mean number of these. */
  readonly online: readonly {
    readonly method: AdaptMethod
    /** One emotion after the other, or all mixed. */
    readonly order: 'blocked' | 'mixed'
    readonly point: AdaptPoint
  }[]
  /** Each clip judged after all clips of its voice, itself included. */
  readonly all: readonly { readonly method: AdaptMethod; readonly point: AdaptPoint }[]
}

const KS = [0, 1, 2, 3, 5, 10]
const METHODS: readonly AdaptMethod[] = ['safe', 'fast', 'mean']
const RESTING = ['neutral', 'calm']

/**
 * The evaluation without adaptation, and what adaptation makes of it.
 *
 * @param heldOut - of the folds, in order
 * @param options.draws - of what is heard, seeded
 */
export function adaptKReport(
  set: FeatureSet,
  folds: readonly Fold[],
  labels: readonly string[],
  heldOut: readonly HeldOutFold[],
  notes: readonly string[] = [],
  options: { readonly draws?: number } = {},
): EvaluationReport & { readonly adaptation: AdaptKFigures } {
  const scores = heldOut.map(fold => toSplitScores(set, fold))
  return {
    ...judgementReport('adapt-k', set.clips, folds, labels, scores, { speakersShared: false, notes }),
    adaptation: adaptKFigures(set, heldOut, labels, options),
  }
}

/**
 * The protocol `adapt-k`: how well unheard voices are judged after k clips of each, none of which is the one that is
 * judged. Every clip is judged at every k, so that the points of a curve differ by k alone.
 *
 * @param heldOut - folds by speaker
 */
function adaptKFigures(
  set: FeatureSet,
  heldOut: readonly HeldOutFold[],
  labels: readonly string[],
  { draws = 10 } = {},
): AdaptKFigures {
  const voices = heldOutVoices(set, heldOut, labels).flat()
  const judge = (k: number, probabilitiesOf: (voice: HeldOutVoice, random: Random) => readonly Float32Array[]) => {
    const results = Array.from({ length: draws }, (_, draw) => {
      const random = createRandom(draw)
      return figures(
        voices,
        labels.length,
        voices.map(voice => probabilitiesOf(voice, random)),
      )
    })
    const uars = results.map(({ uar }) => uar)
    const uar = mean(uars)
    return {
      ...{ k, uar, sd: Math.sqrt(mean(uars.map(value => (value - uar) ** 2))) },
      ...{ accuracy: mean(results.map(({ accuracy }) => accuracy)), ece: mean(results.map(({ ece }) => ece)) },
    }
  }
  const callers: AdaptCaller[] = ['random', 'resting', 'throughout', ...labels.map(label => `only ${label}` as const)]
  const pairs = METHODS.flatMap(method => callers.map(caller => ({ method, caller })))
  const clips = mean(voices.map(voice => voice.clips.length))
  return {
    draws,
    curves: [...pairs, { method: 'safe' as const, caller: 'corrected' as const }].map(({ method, caller }) => ({
      method,
      caller,
      points: KS.map(k => judge(k, (voice, random) => afterK(voice, k, method, caller, labels, random))),
    })),
    online: METHODS.flatMap(method =>
      (['blocked', 'mixed'] as const).map(order => ({
        method,
        order,
        point: judge((clips - 1) / 2, (voice, random) => online(voice, method, order, random)),
      })),
    ),
    all: METHODS.map(method => ({
      method,
      point: judge(clips, voice => voice.clips.map(clip => judgeAfter(voice, clip, voice.clips, method))),
    })),
  }
}

/** Probabilities of each of a voice's clips after k others of those that the caller may have said. */
function afterK(
  voice: HeldOutVoice,
  k: number,
  method: AdaptMethod,
  caller: AdaptCaller,
  labels: readonly string[],
  random: Random,
): Float32Array[] {
  const ordered = random.shuffle([...voice.clips])
  const said = (label: string) => caller === `only ${label}` || (caller === 'resting' && RESTING.includes(label))
  const known = new Map<string, VoiceOffset>()
  return voice.clips.map(clip => {
    const others = ordered.filter(
      other =>
        other !== clip &&
        (caller === 'random' ||
          caller === 'corrected' ||
          (caller === 'throughout' ? other.label === clip.label : said(labels[other.label]!))),
    )
    return judgeAfter(voice, clip, others.slice(0, k), method, { labelled: caller === 'corrected', known })
  })
}

function online(voice: HeldOutVoice, method: AdaptMethod, order: 'blocked' | 'mixed', random: Random): Float32Array[] {
  const clips = random.shuffle([...voice.clips])
  if (order === 'blocked') {
    const emotions = [...new Set(clips.map(({ label }) => label))]
    clips.sort((a, b) => emotions.indexOf(a.label) - emotions.indexOf(b.label))
  }
  return voice.clips.map(clip => judgeAfter(voice, clip, clips.slice(0, clips.indexOf(clip)), method))
}

/** @param options.known - offsets that were found before, by what was heard */
function judgeAfter(
  voice: HeldOutVoice,
  { heard }: HeldOutClip,
  earlier: readonly HeldOutClip[],
  method: AdaptMethod,
  { labelled = false, known = new Map<string, VoiceOffset>() } = {},
): Float32Array {
  if (method === 'mean') return meanSubtracted(voice, heard, earlier)
  const { space, temperature } = voice
  const key = earlier.map(({ place }) => place).join()
  const offset =
    known.get(key) ??
    adaptOffset(
      space,
      earlier.map(clip => toStretch(clip, labelled)),
      method,
      temperature,
    )
  known.set(key, offset)
  return posterior(space, heard, offset, temperature)
}

/** Over the clips of all voices together. */
function figures(
  voices: readonly HeldOutVoice[],
  classes: number,
  probabilities: readonly (readonly Float32Array[])[],
): { readonly uar: number; readonly accuracy: number; readonly ece: number } {
  const truth = voices.flatMap(({ clips }) => clips.map(({ label }) => label))
  const all = probabilities.flat()
  const { uar, accuracy } = score(
    confusionMatrix(
      truth,
      all.map(values => argmax(values)),
      classes,
    ),
  )
  const matrix = zeros(all.length, classes)
  for (const [row, values] of all.entries()) rowOf(matrix, row).set(values)
  return { uar, accuracy, ece: calibrationError(matrix, truth) }
}
