/** A JSON Schema, as far as the contract uses it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
}

/** A field of an object. */
export interface FieldRow {
  readonly name: string
  readonly needed: boolean
  /** Markdown. */
  readonly type: string
  readonly what: string
}

/** The fields of an object, those of the objects in it under their paths: `source.sampleRate`, `segments[].start`. */
export function fieldRows(schema: Schema, path = ''): FieldRow[] {
  const own = schema.properties ?? {}
  return Object.entries(own).flatMap(([name, field]) => {
    const row = {
      name: path + name,
      needed: schema.required?.includes(name) ?? false,
      type: typeText(field),
      what: field.description ?? '',
    }
    const inner = field.properties ? field : field.items?.properties ? field.items : undefined
    return [row, ...(inner ? fieldRows(inner, `${path}${name}${inner === field ? '' : '[]'}.`) : [])]
  })
}

/** A type in a few words, as Markdown; what has a name leads to it. */
export function typeText(schema: Schema): string {
  const { default: usual } = schema
  const text = bareType(schema)
  return usual === undefined || typeof usual === 'object' ? text : `${text}, default ${JSON.stringify(usual)}`
}

function bareType(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf, items, type, minimum, maximum, exclusiveMinimum } = schema
  if ($ref) {
    const name = $ref.split('/').at(-1) ?? ''
    return `[${name}](#${name.toLowerCase()})`
  }
  if (schema.enum) return schema.enum.map(value => `\`${String(value)}\``).join(' \\| ')
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  const several = anyOf ?? oneOf
  if (several) return [...new Set(several.map(bareType))].join(' \\| ')
  if (allOf) return allOf.map(bareType).join(' and ')
  if (items) return `list of ${bareType(items)}`
  const name = Array.isArray(type) ? type.join(' \\| ') : (type ?? 'any')
  if (schema.format === 'binary') return 'file'
  if (schema.format === 'date-time') return 'time'
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? `from ${minimum}` : ''
  const above = exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : ''
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `to ${maximum}` : ''
  return [name, least, above, most].filter(Boolean).join(' ')
}
