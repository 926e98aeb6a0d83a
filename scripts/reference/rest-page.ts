import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../packages/server/src/main.ts'
import { fieldRows, type Schema, typeText } from './schema-text.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

interface Content {
  readonly description?: string
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

interface Operation {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses?: Readonly<Record<string, Content>>
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

/** The parts of an OpenAPI document that the page shows. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** What a service of these sources says of itself. */
export async function readOpenApi(): Promise<OpenApi> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'undertone-reference-'))
  try {
    const server = await startServer({ dataFolder, port: 0, workers: 1, logLevel: 'silent' })
    try {
      return (await (await fetch(`${server.address}/openapi.json`)).json()) as OpenApi
    } finally {
      await server.close()
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** Shapes that no operation names: options of a form, and what goes over a socket. */
const BESIDE = ['OptionsInput', 'LiveStartInput', 'LiveResumeInput', 'LiveEndInput']

/** The REST API as one page: every operation by what it is about, then every shape that goes in or out. */
export function restPage(document: OpenApi): string {
  const { paths, components } = withPlainNames(document)
  const { schemas } = components
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ title: `${method.toUpperCase()} ${path}`, operation })),
  )
  const groups = [...Map.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? 'others')]
  const named = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))
  return `# The REST API

Made from the service's own description, \`/openapi.json\` (OpenAPI 3.1). Where there are API keys a request carries one,
\`Authorization: Bearer ut_...\`, with the scope that is named here or with \`admin\`. Errors are
\`application/problem+json\` with a \`code\` of [errors.md](../errors.md) ([Problem](#problem)): any operation may answer 400
where the request breaks its shape, 401 and 403 where the key does not reach, 429 with \`Retry-After\` where there is too
much of it, 503 where the service cannot take it now. How they work together is told in [the guide](../guides/serve.md);
live calls over WebSockets in [theirs](../guides/live.md). Options, as fields of a form or in a query, are [Options](#options);
the text frames that begin, resume and end a call on \`WS /v1/live\` are [LiveStart](#livestart), [LiveResume](#liveresume) and
[LiveEnd](#liveend).

${groups.map(([tag]) => `[${tag}](#${tag})`).join(', ')}, [shapes](#shapes)

${groups.map(([tag, own]) => `## ${tag}\n\n${own.map(({ title, operation }) => section(title, operation)).join('\n\n')}`).join('\n\n')}

## shapes

${named.map(([name, schema]) => `### ${name}\n\n${shape(schema)}`).join('\n\n')}
`
}

/**
 * The document with those shapes alone that something names. What goes in has a shape of its own, with what has a default
 * left out at will: it takes the plain name where nothing that comes out has it.
 */
function withPlainNames({ paths, components: { schemas } }: OpenApi): OpenApi {
  const used = new Set<string>()
  const use = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      if (!used.has(name)) {
        used.add(name)
        use(schemas[name] ?? {})
      }
  }
  use(paths)
  for (const name of BESIDE) use({ $ref: `#/components/schemas/${name}` })
  const plain = (name: string) => {
    const bare = name.replace(/Input$/, '')
    return used.has(bare) ? name : bare
  }
  const renamed = JSON.stringify({
    paths,
    components: { schemas: Object.fromEntries([...used].map(name => [plain(name), schemas[name]])) },
  }).replace(/"#\/components\/schemas\/([^"]+)"/g, (_, name: string) => `"#/components/schemas/${plain(name)}"`)
  return JSON.parse(renamed) as OpenApi
}

function section(title: string, operation: Operation): string {
  const { summary = '', parameters = [], requestBody, responses = {}, security = [] } = operation
  const scope = security.flatMap(one => Object.values(one).flat())[0]
  const rows = parameters.map(
    ({ name, in: place, required, schema = {}, description = schema.description ?? '' }) =>
      `| \`${name}\` | ${place}${required && place !== 'path' ? ', needed' : ''} | ${typeText(schema)} | ${cell(description)} |`,
  )
  const table = ['| parameter | in | type | what |', '|---|---|---|---|', ...rows].join('\n')
  const answers = Object.entries(responses).map(
    ([status, { content }]) => `${status}${content ? ` ${contentText(content)}` : ''}`,
  )
  return [
    `### ${title}`,
    `${summary}${summary ? '. ' : ''}${scope ? `Scope \`${scope}\`.` : 'No key.'}`,
    ...(rows.length > 0 ? [table] : []),
    ...(requestBody ? [bodyText(requestBody)] : []),
    `Answers ${answers.join('; ')}.`,
  ].join('\n\n')
}

function bodyText({ description, content = {} }: Content): string {
  return `Body: ${description ? `${description} ` : ''}${contentText(content)}.`
}

function contentText(content: NonNullable<Content['content']>): string {
  return Object.entries(content)
    .map(([type, { schema = {} }]) => {
      const text = schema.format === 'binary' ? 'bytes' : typeText(schema)
      return type === 'application/json' ? text : `\`${type}\` ${text}`
    })
    .join(', or ')
}

function shape(schema: Schema): string {
  const rows = fieldRows(schema).map(
    ({ name, needed, type, what }) => `| \`${name}\` | ${type}${needed ? '' : ', optional'} | ${cell(what)} |`,
  )
  const said = schema.description ? `${schema.description}\n\n` : ''
  if (rows.length === 0) return `${said}${typeText(schema)}`
  return `${said}${['| field | type | what |', '|---|---|---|', ...rows].join('\n')}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
}
