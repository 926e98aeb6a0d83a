import type { FeatureRecipe } from '../features/recipe.ts'
import type { ModelCard } from '../model/model.ts'
import type { CorpusFacts, DatasetClip } from './dataset.ts'
import { type EvaluationReport, headline } from './evaluation-report.ts'
import type { MlpTraining } from './mlp-settings.ts'

/** What a network says of itself. */
export function mlpCard(
  report: EvaluationReport,
  {
    id,
    settings,
    clips,
    corpora,
    recipe,
    bestOf,
  }: {
    readonly id: string
    readonly settings: MlpTraining
    readonly clips: readonly DatasetClip[]
    readonly corpora: readonly CorpusFacts[]
    readonly recipe: FeatureRecipe
    /** Combinations of settings that it was the best of, on the folds that its figures are from. */
    readonly bestOf: number
  },
): ModelCard {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort()
  const { labels, speakersShared } = report
  const { hidden } = settings
  const kind = hidden?.length === 0 ? 'Multinomial logistic regression' : 'Multi-layer perceptron'
  const chosen = bestOf > 1
  return {
    id,
    version: '1.0.0',
    description: `Emotion of speech in ${labels.length} classes: ${kind.toLowerCase()}, trained with Undertone.`,
    labels,
    languages: [...new Set(clips.flatMap(({ language }) => language ?? []))].sort(),
    licence: [...new Set(corpora.map(({ licence }) => licence))].join(' and '),
    commercialUse: corpora.every(({ commercialUse }) => commercialUse),
    data: corpora.map(({ name, licence }) => {
      const own = clips.filter(({ corpus }) => corpus === name)
      return { name, licence, clips: own.length, speakers: [...new Set(own.map(({ speaker }) => speaker))].sort() }
    }),
    procedure: `${kind} (${JSON.stringify(settings)}, otherwise scikit-learn's defaults) on the features "${recipe.name}" version ${recipe.version} of each clip${chosen ? `; the best of ${bestOf} combinations` : ''}; trained on all clips. Temperature and threshold of "uncertain" fitted on clips that were held out.`,
    evaluation: [
      {
        protocol: chosen
          ? `${report.protocol}; the best of ${bestOf} on these folds, so a little too good`
          : report.protocol,
        speakersShared,
        ...headline(report),
      },
    ],
    limits: [
      `It heard ${speakers.length} speakers and clean clips only: other voices, languages, rooms and lines lower the figures.`,
      ...(speakersShared
        ? ['Its figures are of voices that were heard in training: they say nothing about new voices.']
        : []),
    ],
  }
}
