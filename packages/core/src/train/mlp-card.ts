import type { FeatureRecipe } from '../features/recipe.ts'
import type { ModelCard } from '../model/model.ts'
import type { CorpusFacts, DatasetClip } from './dataset.ts'
import { type EvaluationReport, headline } from './evaluation-report.ts'
import type { MlpTraining } from './mlp-settings.ts'

/** What a network that a search found best says of itself. */
export function mlpCard(
  report: EvaluationReport,
  {
    id,
    settings,
    clips,
    corpus,
    recipe,
  }: {
    readonly id: string
    readonly settings: MlpTraining
    readonly clips: readonly DatasetClip[]
    readonly corpus: CorpusFacts
    readonly recipe: FeatureRecipe
  },
): ModelCard {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort()
  const { labels, speakersShared } = report
  return {
    id,
    version: '1.0.0',
    description: `Emotion of speech in ${labels.length} classes: a multi-layer perceptron, trained with Undertone.`,
    labels,
    languages: [...new Set(clips.flatMap(({ language }) => language ?? []))].sort(),
    licence: corpus.licence,
    commercialUse: corpus.commercialUse,
    data: [{ name: corpus.name, licence: corpus.licence, clips: clips.length, speakers }],
    procedure: `Multi-layer perceptron (${JSON.stringify(settings)}, otherwise scikit-learn's defaults) on the features "${recipe.name}" version ${recipe.version} of each clip; the best of a search, trained on all clips. Temperature and threshold of "uncertain" fitted on the clips that each fold held out.`,
    evaluation: [
      {
        protocol: `${report.protocol}; the best of several on these folds, so a little too good`,
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
