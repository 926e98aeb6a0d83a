import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { sampleAnalysis } from '../../../core/test/support/sample-analysis.ts'
import { EngineAnalysis } from '../../src/contract/engine.ts'

interface Node {
  readonly properties?: Record<string, Node>
  readonly items?: Node | false
  readonly $ref?: string
  readonly $defs?: Record<string, Node>
}

/** Names of all properties below a schema, by their paths. */
function pathsOf(node: Node, root: Node, path = ''): string[] {
  const name = node.$ref?.split('/').at(-1)
  const target = name ? root.$defs?.[name] : undefined
  if (target) return pathsOf(target, root, path)
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    `${path}.${key}`,
    ...pathsOf(child, root, `${path}.${key}`),
  ])
  return node.items ? [...own, ...pathsOf(node.items, root, `${path}[]`)] : own
}

describe("the contract's analysis", () => {
  it("is the engine's: what the engine writes is read back unchanged", () => {
    const analysis = sampleAnalysis()
    expect(EngineAnalysis.parse(JSON.parse(JSON.stringify(analysis)))).toEqual(analysis)
  })

  it('has the properties of the published schema, and no other', () => {
    const published: Node = JSON.parse(
      readFileSync(new URL('../../../../docs/analysis.schema.json', import.meta.url), 'utf8'),
    )
    const ours = z.toJSONSchema(EngineAnalysis) as Node
    expect(pathsOf(ours, ours).sort()).toEqual(pathsOf(published, published).sort())
  })
})
