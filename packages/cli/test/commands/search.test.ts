import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPLAINT } from '../support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from '../support/run-undertone.ts'

/** Pieces of a call with made-up labels and three made-up speakers. */
async function labelledPieces(folder: string): Promise<string> {
  const pieces = join(folder, 'pieces')
  await runUndertone(['split', COMPLAINT, '--out', pieces, '--max', '2'])
  const manifest = join(pieces, 'manifest.csv')
  const [header, ...rows] = readFileSync(manifest, 'utf8').trim().split('\n')
  const filled = rows.map((row, i) => {
    const [file, , , ...rest] = row.split(',')
    return [file, i % 2 ? 'angry' : 'neutral', `speaker ${i % 3}`, ...rest].join(',')
  })
  writeFileSync(manifest, `${[header, ...filled].join('\n')}\n`)
  return pieces
}

describe('undertone search', () => {
  it('ranks a grid as text and JSON, writes each result, goes on from them, says when speakers are shared', async () => {
    const folder = temporaryFolder()
    const pieces = await labelledPieces(folder)
    const grid = join(folder, 'grid.json')
    const out = join(folder, 'results.csv')
    writeFileSync(grid, '{"hidden": [[4], [8]], "learning_rate": ["constant", "adaptive"], "max_iter": 5}')
    const common = ['search', pieces, '--grid', grid, '--recipe', 'seed-180', '--folds', '2']

    const first = await runUndertone([...common, '--out', out, '--json'])
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('4 networks trained')])
    const report = JSON.parse(first.stdout)
    expect(report).toMatchObject({ score: 'uar', split: 'speaker', speakersShared: false, speakers: 3, trained: 4 })
    expect(report.combinations.length).toBe(4)
    expect(readFileSync(out, 'utf8').trim().split('\n').length).toBe(1 + 4)
    const again = await runUndertone([...common, '--out', out, '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ trained: 0, resumed: 4, combinations: report.combinations })

    const save = join(folder, 'best.safetensors')
    expect((await runUndertone([...common, '--out', out, '--save', save])).stderr).toMatch(/Wrote .*best\.safetensors/)
    expect(readFileSync(join(folder, 'best.md'), 'utf8')).toMatch(/# best 1\.0\.0/)
    const shown = await runUndertone(['models', 'show', save, '--json'])
    // Recordings are analysed with functionals: what learned by others is kept for later, and refused here.
    expect(failuresOf(shown)[0]).toMatchObject({ code: 'model/unsupported' })

    const text = await runUndertone([...common, '--split', 'stratified', '--random', '3', '--score', 'accuracy'])
    expect(text.stdout).toMatch(/speakers shared; best accuracy first\nSPEAKERS SHARED/)
    expect(text.stdout).toMatch(/hidden=8/)
  }, 120_000)

  it('refuses a grid that is none, and wrong usage', async () => {
    const folder = temporaryFolder()
    const grid = join(folder, 'grid.json')
    writeFileSync(grid, '{"depth": [1]}')
    const codeOf = async (...args: string[]) =>
      failuresOf(await runUndertone(['search', folder, ...args, '--json']))[0]?.code
    expect(await codeOf('--grid', grid)).toBe('usage/invalid-option')
    expect(await codeOf('--grid', join(folder, 'none.json'))).toBe('file/not-found')
    writeFileSync(grid, '{')
    expect(await codeOf('--grid', grid)).toBe('usage/invalid-option')
    for (const args of [[], ['--grid', grid, '--folds', '1'], ['--grid', grid, '--split', 'random']])
      expect((await runUndertone(['search', folder, ...args])).code, args.join(' ')).toBe(2)
  })
})
