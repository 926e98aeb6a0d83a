import { commandPage } from './command-page.ts'
import { type OpenApi, restPage } from './rest-page.ts'
import { aboutEntryPoints, pageName, type TypescriptReference, typescriptReference } from './typescript-pages.ts'

/** The reference: every page of `docs/reference/` by its file name, made from the sources. */
export function referencePages(
  openApi: OpenApi,
  typescript: TypescriptReference = typescriptReference(),
): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage()],
    ['rest.md', restPage(openApi)],
    ['command.md', commandPage()],
    ...typescript.pages,
  ])
}

function indexPage(): string {
  const rows = aboutEntryPoints().map(([name, about]) => `| [\`${name}\`](${pageName(name)}) | ${about} |`)
  return `# Reference

Made from the sources by \`npm run docs\`; a test holds it up to date. Guides by task are in [docs](../README.md).

| what | |
|---|---|
| [The command](command.md) | \`undertone\` and its options |
| [The REST API](rest.md) | every operation of the service and every shape |
| [Result of an analysis](../analysis.schema.json) | JSON Schema |
| [Errors](../errors.md) | every code |
${rows.join('\n')}
`
}
