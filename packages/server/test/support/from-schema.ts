import fc from 'fast-check'

/** The part of JSON Schema that OpenAPI documents of ours are written in. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

type Definitions = Readonly<Record<string, JsonSchema>>

/** What a schema describes, and now and then, in any of its parts, what it does not. */
export function fromSchema(schema: JsonSchema, definitions: Definitions): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: ofKind(schema, definitions) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
  )
}

function ofKind(schema: JsonSchema, definitions: Definitions): fc.Arbitrary<unknown> {
  const { $ref, anyOf = schema.oneOf, items = {}, properties = {}, required = [] } = schema
  const { minimum = -1000, maximum = 1_000_000 } = schema
  if ($ref !== undefined) return ofKind(definitions[$ref.split('/').at(-1) ?? ''] ?? {}, definitions)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (anyOf) return fc.oneof(...anyOf.map(choice => ofKind(choice, definitions)))
  switch (schema.type) {
    case 'string':
      return textOf(schema.format)
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -(2 ** 53) + 1), max: Math.min(maximum, 2 ** 53 - 1) })
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(fromSchema(items, definitions), { maxLength: 3 })
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, fromSchema(part, definitions)])),
        { requiredKeys: [...required] },
      )
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Text as it should be, as it is written by people, and as it is written by who wants to break in. */
function textOf(format: string | undefined): fc.Arbitrary<string> {
  const usual =
    format === 'uuid'
      ? fc.uuid()
      : format === 'date-time'
        ? fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map(date => date.toISOString())
        : fc.string({ maxLength: 30 })
  const hostile = [
    '',
    '1',
    '-1',
    '1e400',
    'null',
    'a\u0000b',
    '\ud800',
    "'; drop table x; --",
    '../../etc/passwd',
    '\u202e',
  ]
  return fc.oneof(
    { weight: 3, arbitrary: usual },
    fc.constantFrom(...hostile),
    fc.string({ unit: 'binary', maxLength: 10 }),
  )
}
