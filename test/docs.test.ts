import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { showsOutput, withOutputs } from '../scripts/document-outputs.ts'
import { run, undertone } from './support/run.ts'
import { filesBelow, ROOT, textOf } from './support/sources.ts'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'samples/README.md',
  ...filesBelow('examples', '.md'),
  ...filesBelow('docs', '.md'),
]
/** Where the commands of the documents run: what they name is there, and what they write stays there. */
const desk = mkdtempSync(join(tmpdir(), 'undertone-docs-'))

/** The code blocks of a document whose first line says exactly this language. */
function blocksOf(path: string, language: string): string[] {
  return [...textOf(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    match => match[1]!,
  )
}

beforeAll(() => {
  mkdirSync(join(desk, 'calls'))
  cpSync(join(ROOT, 'samples'), join(desk, 'samples'), { recursive: true })
  cpSync(join(ROOT, 'samples/complaint.wav'), join(desk, 'call.wav'))
  cpSync(join(ROOT, 'samples/complaint.wav'), join(desk, 'calls/monday.wav'))
  cpSync(join(ROOT, 'samples/enquiry.mp3'), join(desk, 'calls/tuesday.mp3'))
  symlinkSync(join(ROOT, 'node_modules'), join(desk, 'node_modules'))
  writeFileSync(join(desk, 'package.json'), '{ "private": true, "type": "module" }\n')
})

afterAll(() => rmSync(desk, { recursive: true, force: true }))

/** The lines of a document's shell blocks that start our command. */
function commandsOf(path: string): string[] {
  return blocksOf(path, 'sh').flatMap(block =>
    block
      .split('\n')
      .map(line => line.replace(/\s+#.*$/, '').trim())
      .filter(line => line.startsWith('npx undertone ')),
  )
}

const running = documents.filter(path => commandsOf(path).length + blocksOf(path, 'ts').length > 0)

describe.each(running)('%s', path => {
  it.each(commandsOf(path))('shows a command that works: %s', command => {
    const { code, stderr } = run('sh', ['-c', command.replaceAll('npx undertone', 'undertone')], {
      cwd: desk,
      env: { PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}` },
    })
    expect(stderr).not.toMatch(/^error /m)
    expect(code).toBe(0)
  })

  it.each(blocksOf(path, 'ts').map((code, index) => [index + 1, code] as const))(
    'shows a program that runs: %i',
    (index, code) => {
      const file = join(desk, `${path.replace(/\W/g, '-')}-${index}.ts`)
      writeFileSync(file, code)
      const { code: exit, stderr } = run(process.execPath, [file], { cwd: desk })
      expect(stderr).toBe('')
      expect(exit).toBe(0)
    },
  )
})

describe('the documents', () => {
  const showing = documents.filter(path => showsOutput(textOf(path)))

  it.each(showing)('show the output that their commands have: %s (npm run docs writes it anew)', path => {
    expect(withOutputs(textOf(path))).toBe(textOf(path))
  })

  it('link to files that are there', () => {
    const broken = documents.flatMap(path =>
      [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(match => match[1]!)
        .filter(link => !existsSync(join(ROOT, dirname(path), link)))
        .map(link => `${path}: ${link}`),
    )
    expect(broken).toEqual([])
  })
})

describe('README.md', () => {
  it('starts with the two commands that the project answers to', () => {
    const blocks = blocksOf('README.md', 'sh').join('\n')
    expect(blocks).toMatch(/^npm ci && npm start\b/m)
    expect(blocks).toMatch(/^npm ci && npm test\b/m)
  })

  it('names every command that the help names', () => {
    const help = undertone(['--help']).stdout
    const names = [...help.matchAll(/^ {2}([a-z]+)[ |[<]/gm)].map(match => match[1]!)
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter(name => !textOf('README.md').includes(`undertone ${name}`) && name !== 'help')).toEqual([])
  })

  it('has an npm start that serves the web app', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'undertone-start-'))
    const child = spawn('npm', ['start', '--silent', '--', '--port', '0', '--data', join(folder, 'data')], {
      cwd: ROOT,
      detached: true,
    })
    const ended = new Promise(resolve => child.once('close', resolve))
    const address = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const found = /listens on (\S+)\. /.exec(said)?.[1]
        if (found) resolve(found)
      })
      child.once('close', () => reject(new Error(said)))
    })
    const page = await (await fetch(address)).text()
    process.kill(-child.pid!, 'SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
    expect(page).toContain('<div id="app">')
  })
})
