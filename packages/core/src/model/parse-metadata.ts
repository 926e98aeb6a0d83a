import { AppError } from '../errors.ts'
import type { FeatureRecipe, Json } from '../features/recipe.ts'
import type { Calibration, ModelCard, TrainingData } from './model.ts'

/**
 * The card in a model file's metadata.
 *
 * @throws AppError `model/malformed` where a field is missing or of another type
 */
export function parseCard(value: unknown): ModelCard {
  const card = record(value, 'card')
  const labels = list(card, 'labels', text)
  if (labels.length < 2 || new Set(labels).size !== labels.length || labels.includes('uncertain'))
    malformed('its labels are fewer than two, repeated, or reserved')
  return {
    id: text(card.id, 'id'),
    version: text(card.version, 'version'),
    description: text(card.description, 'description'),
    labels,
    languages: list(card, 'languages', text),
    licence: text(card.licence, 'licence'),
    commercialUse: flag(card.commercialUse, 'commercialUse'),
    data: list(card, 'data', parseData),
    procedure: text(card.procedure, 'procedure'),
    evaluation: list(card, 'evaluation', parseFigures),
    limits: list(card, 'limits', text),
  }
}

/** The recipe in a model file's metadata. @throws AppError `model/malformed` */
export function parseRecipe(value: unknown): FeatureRecipe {
  const recipe = record(value, 'recipe')
  const { shape, sampleRate } = recipe
  if (shape !== 'vector' && shape !== 'matrix') malformed('"recipe.shape" is neither "vector" nor "matrix"')
  return {
    name: text(recipe.name, 'recipe.name'),
    version: count(recipe.version, 'recipe.version'),
    sampleRate: sampleRate === null ? null : count(sampleRate, 'recipe.sampleRate'),
    shape,
    parameters: jsonRecord(recipe.parameters, 'recipe.parameters'),
  }
}

/** The calibration in a model file's metadata. @throws AppError `model/malformed` */
export function parseCalibration(value: unknown): Calibration {
  const { temperature, uncertainBelow } = record(value, 'calibration')
  if (!(typeof temperature === 'number' && temperature > 0 && Number.isFinite(temperature)))
    malformed('"calibration.temperature" is not a positive number')
  if (!(typeof uncertainBelow === 'number' && uncertainBelow >= 0 && uncertainBelow <= 1))
    malformed('"calibration.uncertainBelow" is not a number from 0 to 1')
  return { temperature, uncertainBelow }
}

function parseData(value: unknown): TrainingData {
  const data = record(value, 'data')
  return {
    name: text(data.name, 'data.name'),
    licence: text(data.licence, 'data.licence'),
    clips: count(data.clips, 'data.clips'),
    speakers: list(data, 'speakers', text),
  }
}

function parseFigures(value: unknown): ModelCard['evaluation'][number] {
  const figures = jsonRecord(value, 'evaluation')
  return { ...figures, protocol: text(figures.protocol, 'evaluation.protocol') }
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) malformed(`"${name}" is not an object`)
  return Object.fromEntries(Object.entries(value))
}

function jsonRecord(value: unknown, name: string): Record<string, Json> {
  return Object.fromEntries(Object.entries(record(value, name)).map(([key, item]) => [key, json(item, name)]))
}

function json(value: unknown, name: string): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  return Array.isArray(value) ? value.map(item => json(item, name)) : jsonRecord(value, name)
}

function list<T>(owner: Record<string, unknown>, name: string, parse: (item: unknown, name: string) => T): T[] {
  const value = owner[name]
  if (!Array.isArray(value)) malformed(`"${name}" is not a list`)
  return value.map(item => parse(item, name))
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') malformed(`"${name}" is not a text`)
  return value
}

function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') malformed(`"${name}" is neither true nor false`)
  return value
}

function count(value: unknown, name: string): number {
  if (!(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0))
    malformed(`"${name}" is not a whole number`)
  return value
}

function malformed(why: string): never {
  throw new AppError('model/malformed', `Not a model file of Undertone: ${why}. Copy it again, or train it again.`)
}
