import ts from 'typescript'

/** What a comment says. */
export interface Documentation {
  readonly text: string
  /** Parameters, what comes back, errors: a line of Markdown each. */
  readonly tags: readonly string[]
}

const WIDE = 100

/** The comment of a declaration; of overloads the first that has one. */
export function docOf(statements: readonly ts.Statement[]): Documentation {
  for (const statement of statements) {
    const comments = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc)
    const last = comments.at(-1)
    if (last) return { text: plain(last.comment), tags: (last.tags ?? []).flatMap(tagText) }
  }
  return { text: '', tags: [] }
}

function tagText(tag: ts.JSDocTag): string[] {
  const text = plain(tag.comment).replace(/\s*\n\s*/g, ' ')
  if (ts.isJSDocParameterTag(tag)) return [`\`${tag.name.getText()}\`: ${text.replace(/^-\s*/, '')}`]
  if (ts.isJSDocReturnTag(tag)) return [`returns ${text}`]
  // The compiler takes the first word of what is thrown for a type in braces that are not there.
  if (tag.tagName.text === 'throws') return [`throws ${text}`]
  return [`${tag.tagName.text}: ${text}`]
}

/** Comment text as Markdown: links by their names, no markup of pages. */
function plain(comment: ts.JSDoc['comment']): string {
  const text = (ts.getTextOfJSDocComment(comment) ?? '').replace(/\{@link\s+([^}|]+?)\s*\}/g, '`$1`')
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('')
    .trim()
}

/** A declaration as it would be written by hand: without its own comment, without what only compilers read. */
export function declarationText(statement: ts.Statement, symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const written = statement.getText().replace(/^export (?:declare )?/, '')
  if (ts.isFunctionDeclaration(statement)) return functionText(statement)
  if (ts.isTypeAliasDeclaration(statement) && /\bz\.(?:infer|input|output)</.test(written))
    return `type ${symbol.name} = ${shapeOf(symbol, checker)}`
  const code = written
    .replace(/^ {4}#private;\n/gm, '')
    .replace(/^ {4}private .*;\n/gm, '')
    .replace(/;$/gm, '')
    .replace(/^(?: {4})+/gm, indent => '  '.repeat(indent.length / 4))
  const isLongValue = ts.isVariableStatement(statement) && code.split('\n').length > 40
  return isLongValue ? code.replace(/: (?:readonly )?\{[\s\S]*$/, ': { ... }') : code
}

function functionText({ name, typeParameters, parameters, type }: ts.FunctionDeclaration): string {
  const generic = typeParameters ? `<${typeParameters.map(one => one.getText()).join(', ')}>` : ''
  const taken = parameters.map(one => oneLine(one.getText()))
  const answer = type ? `: ${oneLine(type.getText())}` : ''
  const line = `function ${name?.text}${generic}(${taken.join(', ')})${answer}`
  if (line.length <= WIDE) return line
  return `function ${name?.text}${generic}(\n${taken.map(one => `  ${one},\n`).join('')})${answer}`
}

function oneLine(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\/\s*/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/; \}/g, ' }')
}

/** What a schema of a contract stands for. */
function shapeOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const flags =
    ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias | ts.NodeBuilderFlags.MultilineObjectLiterals
  const node = checker.typeToTypeNode(checker.getDeclaredTypeOfSymbol(symbol), undefined, flags)
  const file = ts.createSourceFile('shape.ts', '', ts.ScriptTarget.Latest)
  const code = node ? ts.createPrinter().printNode(ts.EmitHint.Unspecified, node, file) : 'unknown'
  return code
    .replace(/;$/gm, '')
    .replace(/^(?: {4})+/gm, indent => '  '.repeat(indent.length / 4))
    .replaceAll('"', "'")
    .replace(/'[^']*'(?: \| '[^']*')+/g, inOrder)
}

/** The compiler gives the members of a union in the order in which it met them, which any change elsewhere can change. */
function inOrder(union: string): string {
  return union.split(' | ').sort().join(' | ')
}
