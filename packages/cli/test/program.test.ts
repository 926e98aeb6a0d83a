import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RECIPE_NAMES } from '@undertone/core'
import { COLOUR_MAPS, SPECTROGRAM_TYPES } from '@undertone/core/report'
import { PROTOCOL_NAMES } from '@undertone/core/train'
import { describe, expect, it } from 'vitest'
import { leaves } from '../src/common-options.ts'
import { buildProgram } from '../src/program.ts'
import { COMPLAINT, testModelPath } from './support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from './support/run-undertone.ts'

const model = ['--model', testModelPath()]

describe('every command', () => {
  const commands = leaves(buildProgram())

  it.each(commands.map(command => [command.name(), command] as const))('%s has help with examples', (_, command) => {
    let text = ''
    command.configureOutput({ writeOut: part => (text += part) }).outputHelp()
    expect(text).toContain('Examples:\n  $ undertone')
  })

  it.each(
    commands.filter(command => command.name() !== 'completion').map(command => [command.name(), command] as const),
  )('%s understands --json, --quiet and --no-color', (_, command) => {
    const known = command.options.map(({ long }) => long)
    expect(known).toEqual(expect.arrayContaining(['--json', '--quiet', '--no-color', '--config']))
  })
})

describe('the command', () => {
  it('says its version', async () => {
    const { code, stdout } = await runUndertone(['--version'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each(['models', 'dataset', 'keys'])('%s without one of its commands is its help and wrong usage', async name => {
    const { code, stdout, stderr } = await runUndertone([name])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^Usage: undertone ${name} `))
    expect(stderr).not.toContain('error')
  })

  it('colours a timeline only where it is asked to or seen on a terminal', async () => {
    const plain = await runUndertone(['analyze', COMPLAINT, ...model])
    expect(plain.stdout).not.toContain('\x1b[')
    const forced = await runUndertone(['analyze', COMPLAINT, ...model], { env: { FORCE_COLOR: '1' } })
    expect(forced.stdout).toContain('\x1b[')
    for (const [args, env] of [
      [['--no-color'], { FORCE_COLOR: '1' }],
      [[], { FORCE_COLOR: '1', NO_COLOR: '1' }],
    ] as const)
      expect((await runUndertone(['analyze', COMPLAINT, ...model, ...args], { env })).stdout).not.toContain('\x1b[')
  })
})

describe('undertone.config.json', () => {
  const analyze = (folder: string, ...args: string[]) =>
    runUndertone(['analyze', COMPLAINT, ...model, '--json', ...args], { cwd: folder })

  it('is found from the working folder upward, and the command line wins', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    writeFileSync(join(folder, 'undertone.config.json'), JSON.stringify({ analyze: { roles: 'customer,agent' } }))
    const rolesOf = (text: string) => JSON.parse(text).channels.map(({ role }: { role: string }) => role)
    expect(rolesOf((await analyze(join(folder, 'a/b'))).stdout)).toEqual(['customer', 'agent'])
    expect(rolesOf((await analyze(join(folder, 'a/b'), '--roles', 'agent,customer')).stdout)).toEqual([
      'agent',
      'customer',
    ])
  })

  it.each([
    ['{ "analyze": { "rolls": "x" } }', 'has no option \\"rolls\\"'],
    ['{ "analise": {} }', 'no command \\"analise\\"'],
    ['{ "analyze": { "quiet": "yes" } }', 'expected true or false'],
    ['{ "analyze": { "allowYtDlp": true } }', 'for the command line only'],
    ['{ "analyze": { "window": "long" } }', 'Expected a number above 0'],
    ['not json', 'JSON'],
    ['[]', 'Invalid settings'],
  ])('%s is refused with its place', async (text, message) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'undertone.config.json'), text)
    const run = await analyze(folder)
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(message)
    expect(run.stderr).toContain('undertone.config.json')
  })
})

describe('--config', () => {
  it.each([
    ['nowhere.json', 'file/not-found', 'found none'],
    ['.', 'file/not-readable', 'could not read it (EISDIR)'],
  ])('%s is refused in plain words', async (name, code, found) => {
    const run = await runUndertone(['models', 'list', '--json', '--config', join(temporaryFolder(), name)])
    const [failure] = failuresOf(run)
    expect([run.code, failure?.code]).toEqual([1, code])
    expect(failure?.message).toMatch(/^Expected a file with settings at ".+", /)
    expect(failure?.message).toContain(found)
    expect(failure?.message).not.toContain('ENOENT')
  })
})

describe('the help of analyze', () => {
  it('explains every flag of quality that a result can have', () => {
    let help = ''
    const analyze = buildProgram().commands.find(command => command.name() === 'analyze')!
    analyze.configureOutput({ writeOut: part => (help += part) }).outputHelp()
    const schema = readFileSync(new URL('../../../docs/analysis.schema.json', import.meta.url), 'utf8')
    const flags = JSON.parse(/"enum": (\["clipped"[^\]]*\])/.exec(schema)![1]!) as string[]
    const explained = /^Quality says [\s\S]*?\n\n/m.exec(help)?.[0]
    for (const flag of flags) expect(explained).toContain(flag)
  })
})

describe('the values that options can have', () => {
  const program = buildProgram()
  const choicesOf = (command: string, option: string) =>
    program.commands.find(found => found.name() === command)?.options.find(({ long }) => long === `--${option}`)
      ?.argChoices

  it('are those that core has, which is not loaded to say so', () => {
    expect(choicesOf('evaluate', 'protocol')).toEqual([...PROTOCOL_NAMES])
    expect(choicesOf('features', 'recipe')).toEqual([...RECIPE_NAMES])
    expect(choicesOf('spectrogram', 'type')).toEqual([...SPECTROGRAM_TYPES])
    expect(choicesOf('spectrogram', 'colours')).toEqual([...COLOUR_MAPS])
  })
})

describe('undertone completion', () => {
  it('gives bash the commands, the options and their values', async () => {
    const { stdout } = await runUndertone(['completion', 'bash'])
    const complete = (...words: string[]) =>
      execFileSync('bash', [
        '--norc',
        '-c',
        `${stdout}\nCOMP_WORDS=(undertone ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _undertone; echo "\${COMPREPLY[@]}"`,
      ])
        .toString()
        .trim()
        .split(' ')
    expect(complete('ana')).toEqual(['analyze'])
    expect(complete('analyze', '--ro')).toEqual(['--roles'])
    expect(complete('analyze', 'x.wav', '--format', 'j')).toEqual(['json', 'jsonl'])
  })

  it.each(['zsh', 'fish'])('writes a script for %s', async shell => {
    const { code, stdout } = await runUndertone(['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toContain('analyze')
  })
})
