import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RECIPE_NAMES } from '../../../core/src/features/recipes.ts'
import { buildProgram } from '../../src/program.ts'
import { writeClip } from '../support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from '../support/run-undertone.ts'

describe('undertone features', () => {
  it('knows the recipes that the engine has', () => {
    const command = buildProgram().commands.find(candidate => candidate.name() === 'features')
    expect(command?.options.find(({ long }) => long === '--recipe')?.argChoices).toEqual(RECIPE_NAMES)
  })

  it('prints a vector as recipe, names and values', async () => {
    const clip = writeClip(join(temporaryFolder(), 'a.wav'))
    const { code, stdout } = await runUndertone(['features', clip, '--recipe', 'seed-180', '--format', 'json'])
    expect(code).toBe(0)
    const { recipe, names, values, sampleRate } = JSON.parse(stdout)
    expect([recipe, names.length, values.length, sampleRate]).toEqual(['seed-180', 180, 180, 8000])
  })

  it('prints a matrix as names, hop and frames', async () => {
    const clip = writeClip(join(temporaryFolder(), 'a.wav'))
    const { names, hopSeconds, frames } = JSON.parse(
      (await runUndertone(['features', clip, '--recipe', 'log-mel'])).stdout,
    )
    expect([names.length, hopSeconds, frames.length, frames[0].length]).toEqual([64, 0.01, 198, 64])
  })

  it('has the same numbers in CSV and in JSON', async () => {
    const clip = writeClip(join(temporaryFolder(), 'a.wav'))
    const [csv, json] = await Promise.all(
      ['csv', 'json'].map(format => runUndertone(['features', clip, '--recipe', 'egemaps', '--format', format])),
    )
    const [header, row] = csv!.stdout
      .trim()
      .split('\n')
      .map(line => line.split(','))
    const { names, values } = JSON.parse(json!.stdout)
    expect(header).toEqual(['file', ...names])
    expect(row?.slice(1).map(Number)).toEqual(values)
  })

  it('wants to know which of two channels that differ', async () => {
    const folder = temporaryFolder()
    const clip = writeClip(join(folder, 'stereo.wav'), { channels: 2 })
    const run = await runUndertone(['features', clip, '--recipe', 'seed-180', '--json'])
    expect([run.code, run.stdout]).toEqual([1, ''])
    expect(failuresOf(run)).toMatchObject([{ code: 'audio/invalid' }])
    const valuesOf = async (...args: string[]) =>
      JSON.parse((await runUndertone(['features', clip, '--recipe', 'seed-180', ...args])).stdout).values
    const [first, second, mixed] = await Promise.all([
      valuesOf('--channel', '0'),
      valuesOf('--channel', '1'),
      valuesOf('--mix'),
    ])
    expect(first).not.toEqual(second)
    expect(mixed).not.toEqual(first)
    expect((await runUndertone(['features', clip, '--channel', '2'])).code).toBe(1)
    expect((await runUndertone(['features', clip, '--channel', '0', '--mix'])).code).toBe(2)
  })

  it('goes on after a bad file and says which', async () => {
    const folder = temporaryFolder()
    const clip = writeClip(join(folder, 'a.wav'))
    const run = await runUndertone([
      'features',
      clip,
      join(folder, 'none.wav'),
      '--recipe',
      'egemaps',
      '--out',
      join(folder, 'out.json'),
    ])
    expect([run.code, run.stdout]).toEqual([1, ''])
    expect(failuresOf(run)).toMatchObject([{ code: 'file/not-found' }])
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))).toMatchObject([{ file: 'a.wav' }])
  })
})
