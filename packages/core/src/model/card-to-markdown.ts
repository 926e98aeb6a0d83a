import type { Json } from '../features/recipe.ts'
import type { ModelCard } from './model.ts'

/**
 * A model card as Markdown in the Hugging Face layout: YAML front matter, then what it is for and not for, data,
 * procedure, evaluation, limits.
 *
 * Source: https://huggingface.co/docs/hub/model-cards
 */
export function cardToMarkdown(card: ModelCard): string {
  const yaml = (items: readonly string[]) => items.map(item => `\n  - ${JSON.stringify(item)}`).join('')
  const use = card.commercialUse
    ? 'Free to use, also commercially, under the licence above.'
    : '**Research use only:** the licence of the training data forbids commercial use.'
  return `---
license: other
license_name: ${JSON.stringify(card.licence)}
language:${yaml(card.languages)}
datasets:${yaml(card.data.map(({ name }) => name))}
metrics:${yaml(['recall', 'accuracy', 'f1'])}
pipeline_tag: audio-classification
---

# ${card.id} ${card.version}

${card.description}

${use} Licence: ${card.licence}.

Labels: ${card.labels.join(', ')}.

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
