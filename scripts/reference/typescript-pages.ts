import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { type Documentation, declarationText, docOf } from './declaration-text.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PACKAGES = ['core', 'server'] as const

/** What each entry point is for. */
const ABOUT: Readonly<Record<string, string>> = {
  '@undertone/core': 'The engine, the same in Node and in a browser: analyse, live, models, export formats.',
  '@undertone/core/errors': 'The error class and its codes, without the engine.',
  '@undertone/core/formats': 'The names of the result formats, without the engine.',
  '@undertone/core/results': 'What is made of a result, without the engine: its formats, the moment to listen to.',
  '@undertone/core/features': 'Every transform behind the features, as functions over typed arrays.',
  '@undertone/core/node': 'What needs Node: files, models, analyses on threads.',
  '@undertone/core/node/fetch': 'Public addresses, and no others: fetched and posted to.',
  '@undertone/core/node/train': 'The laboratory on threads: training, judging, searching; corpora from their archives.',
  '@undertone/core/browser':
    'What needs a browser: chosen files and the microphone. Its worker is `@undertone/core/browser/analysis-worker`, its audio worklet `@undertone/core/browser/capture-worklet`: files for a bundler, without exports ([how](../guides/embed.md)).',
  '@undertone/core/train': 'Datasets, splits and reports as data: what training and judging work with.',
  '@undertone/core/report': 'Pages and pictures as strings and bytes.',
  '@undertone/core/bench': 'What `undertone bench` runs.',
  '@undertone/server': 'The service in a process of your own.',
  '@undertone/server/client': 'A typed client of the service, for Node and browsers.',
}

/** One exported name. */
interface Entry {
  readonly name: string
  readonly kind: 'Functions' | 'Classes' | 'Types' | 'Values'
  readonly doc: Documentation
  readonly declaration: string
}

/** The pages of the packages' types. */
export interface TypescriptReference {
  /** By file name, below `docs/reference/`. */
  readonly pages: ReadonlyMap<string, string>
  /** Names that are exported without a comment, as `entry point: name`. */
  readonly undocumented: readonly string[]
}

/**
 * A page for each entry point of the packages, from their types and comments: what their declaration files say, without
 * places in the sources, so that a page changes only where the API does.
 */
export function typescriptReference(): TypescriptReference {
  const entryPoints = PACKAGES.flatMap(entryPointsOf)
  const program = createProgram(entryPoints.map(({ file }) => file))
  const declarations = emitDeclarations(program)
  const pages = new Map<string, string>()
  const undocumented: string[] = []
  for (const { name, file } of entryPoints) {
    const entries = entriesOf(program, file, declarations)
    if (entries.length === 0) continue
    if (!(name in ABOUT)) throw new Error(`Expected a line in ABOUT on ${name}, found none.`)
    undocumented.push(...entries.filter(({ doc }) => doc.text === '').map(entry => `${name}: ${entry.name}`))
    pages.set(pageName(name), toPage(name, entries))
  }
  return { pages, undocumented }
}

/** `@undertone/server/client` -> `server-client.md` */
export function pageName(entryPoint: string): string {
  return `${entryPoint.replace('@undertone/', '').replaceAll('/', '-')}.md`
}

/** The entry points that have a page, each with what it is for. */
export function aboutEntryPoints(): readonly (readonly [name: string, about: string])[] {
  return Object.entries(ABOUT)
}

function entryPointsOf(folder: string): { name: string; file: string }[] {
  const text = readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8')
  const { name, exports } = JSON.parse(text) as { name: string; exports: Readonly<Record<string, string>> }
  return Object.entries(exports).map(([path, file]) => ({
    name: name + path.slice(1),
    file: join(ROOT, 'packages', folder, file),
  }))
}

function createProgram(rootNames: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  return ts.createProgram([...rootNames, join(ROOT, 'packages/core/platform.d.ts')], {
    ...options,
    ...{ noEmit: false, emitDeclarationOnly: true, declaration: true, removeComments: false },
  })
}

/** The declaration file of each source, parsed, by the source's path. */
function emitDeclarations(program: ts.Program): ReadonlyMap<string, ts.SourceFile> {
  const files = new Map<string, ts.SourceFile>()
  program.emit(undefined, (path, text) => {
    const source = path.replace(/\.d\.ts$/, '.ts')
    files.set(source, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  })
  return files
}

function entriesOf(program: ts.Program, file: string, declarations: ReadonlyMap<string, ts.SourceFile>): Entry[] {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) return []
  return checker
    .getExportsOfModule(module)
    .map((exported): Entry => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const origin = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
      const statements = declarations.get(origin)?.statements.filter(one => nameOf(one) === symbol.name) ?? []
      const isType = isTypeOnly(exported)
      // A schema and its type share a name, and often only the schema has the comment.
      const shown = statements.filter(one => !isType || !ts.isVariableStatement(one))
      if (shown.length === 0) throw new Error(`No declaration of ${exported.name} in ${origin}.`)
      return {
        name: exported.name,
        kind: isType ? 'Types' : kindOf(symbol),
        doc: docOf(statements),
        declaration: shown.map(one => declarationText(one, symbol, checker)).join('\n'),
      }
    })
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
}

function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) {
    const name = statement.declarationList.declarations[0]?.name
    return name && ts.isIdentifier(name) ? name.text : undefined
  }
  const { name } = statement as ts.DeclarationStatement
  return name && ts.isIdentifier(name) ? name.text : undefined
}

function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(one => ts.isExportSpecifier(one) && (one.isTypeOnly || one.parent.parent.isTypeOnly))
}

function kindOf({ flags }: ts.Symbol): Entry['kind'] {
  if (flags & ts.SymbolFlags.Function) return 'Functions'
  if (flags & ts.SymbolFlags.Class) return 'Classes'
  return flags & ts.SymbolFlags.Variable ? 'Values' : 'Types'
}

function toPage(name: string, entries: readonly Entry[]): string {
  const kinds = (['Functions', 'Classes', 'Types', 'Values'] as const)
    .map(kind => ({ kind, own: entries.filter(entry => entry.kind === kind) }))
    .filter(({ own }) => own.length > 0)
  const contents = kinds.map(
    ({ kind, own }) => `**${kind}** ${own.map(entry => `[${entry.name}](#${entry.name.toLowerCase()})`).join(', ')}`,
  )
  const sections = kinds.map(({ kind, own }) => `## ${kind}\n\n${own.map(toSection).join('\n\n')}`)
  return `# ${name}\n\n${ABOUT[name]}\n\n${contents.join('\n\n')}\n\n${sections.join('\n\n')}\n`
}

function toSection({ name, doc, declaration }: Entry): string {
  const parts = [
    `### ${name}`,
    doc.text,
    `\`\`\`typescript\n${declaration}\n\`\`\``,
    doc.tags.map(tag => `- ${tag}`).join('\n'),
  ]
  return parts.filter(part => part !== '').join('\n\n')
}
