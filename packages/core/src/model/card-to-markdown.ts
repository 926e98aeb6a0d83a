import type { Json } from '../features/recipe.ts'
import type { ModelCard } from './model.ts'

/** Licences that Hugging Face knows by name, of those that corpora of speech come under; ours in lower case. */
const KNOWN_LICENCES: readonly string[] = [
  'apache-2.0',
  'cc0-1.0',
  'cc-by-4.0',
  'cc-by-nc-4.0',
  'cc-by-nc-nd-4.0',
  'cc-by-nc-sa-4.0',
  'cc-by-sa-4.0',
  'gpl-3.0',
  'mit',
]

/** Figures of a card under Hugging Face's names of metrics. */
const METRICS = { uar: 'recall', accuracy: 'accuracy', 'macro F1': 'f1' } as const

/**
 * A model card as Markdown in the Hugging Face layout: YAML front matter, then what it is for and not for, data,
 * procedure, evaluation, limits.
 *
 * Source: https://huggingface.co/docs/hub/model-cards, its front matter from
 * https://github.com/huggingface/hub-docs/blob/main/modelcard.md
 */
export function cardToMarkdown(card: ModelCard): string {
  const use = card.commercialUse
    ? 'Free to use, also commercially, under the licence above.'
    : '**Research use only:** the licence of the training data forbids commercial use.'
  return `---
${frontMatter(card)}
---

# ${card.id} ${card.version}

${card.description}

${use} Licence: ${card.licence}.

Labels: ${card.labels.join(', ')}.

\`\`\`sh
undertone analyze call.wav --model ./${card.id}.safetensors
\`\`\`

## Intended use

To find the stretches of a recording that are worth a person's ear, with the probability of each label. Tell the people concerned that their voices are analysed.

## Out of scope

Judging employees, pupils or students; deciding about a person; medical use; telling truth from lies; identity, age or sex. An emotion is how a voice sounds to this model, not what a person feels.

## Data

| corpus | licence | clips | speakers |
|---|---|---|---|
${card.data.map(({ name, licence, clips, speakers }) => `| ${cell(name)} | ${cell(licence)} | ${clips} | ${speakers.length} |`).join('\n')}

## Procedure

${card.procedure}

## Evaluation

${card.evaluation.map(figures => `- **${figures.protocol}**: ${figuresToText(figures)}`).join('\n')}

## Limits

${card.limits.map(limit => `- ${limit}`).join('\n')}
`
}

/** What Hugging Face reads: YAML, its texts quoted as JSON, of which YAML 1.2 is a superset. */
function frontMatter({ id, licence, languages, data, labels, evaluation }: ModelCard): string {
  const list = (name: string, items: readonly string[]) =>
    items.length > 0 ? [`${name}:`, ...items.map(item => `  - ${JSON.stringify(item)}`)] : []
  const known = KNOWN_LICENCES.includes(licence.toLowerCase())
  return [
    ...(known ? [`license: ${licence.toLowerCase()}`] : ['license: other', `license_name: ${JSON.stringify(licence)}`]),
    // Hugging Face takes languages without their regions.
    ...list('language', [...new Set(languages.map(language => language.split('-')[0]!))]),
    ...list(
      'datasets',
      data.map(({ name }) => name),
    ),
    ...list('metrics', Object.values(METRICS)),
    'pipeline_tag: audio-classification',
    'library_name: undertone',
    ...list('tags', ['speech-emotion-recognition', ...labels]),
    ...results(id, evaluation[0]),
  ].join('\n')
}

/** The headline figures as Hugging Face's `model-index`. */
function results(id: string, figures: ModelCard['evaluation'][number] | undefined): string[] {
  const metrics = Object.entries(METRICS).flatMap(([name, type]) => {
    const value = figures?.[name]
    return typeof value === 'number'
      ? [`          - { type: ${type}, name: ${JSON.stringify(name)}, value: ${value} }`]
      : []
  })
  if (!figures || metrics.length === 0) return []
  return [
    'model-index:',
    `  - name: ${JSON.stringify(id)}`,
    '    results:',
    '      - task: { type: audio-classification }',
    `        dataset: { name: ${JSON.stringify(figures.protocol)}, type: ${JSON.stringify(figures.protocol)} }`,
    '        metrics:',
    ...metrics,
  ]
}

function figuresToText(figures: ModelCard['evaluation'][number]): string {
  return Object.entries(figures)
    .filter(([name]) => name !== 'protocol')
    .map(([name, value]) => `${name} ${figureToText(value)}`)
    .join(', ')
}

function figureToText(value: Json): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(3)
  if (Array.isArray(value)) return value.map(figureToText).join(' to ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
