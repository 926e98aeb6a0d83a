import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMPLAINT, testModelPath, writeClip } from '../support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from '../support/run-undertone.ts'

const model = ['--model', testModelPath()]

describe('undertone analyze', () => {
  it('prints one analysis as JSON, whose segments tile the speech of channels with emotion', async () => {
    const { code, stdout, stderr } = await runUndertone([
      'analyze',
      COMPLAINT,
      ...model,
      '--roles',
      'customer,agent',
      '--json',
    ])
    expect([code, stderr]).toEqual([0, ''])
    const analysis = JSON.parse(stdout)
    expect(analysis.source).toMatchObject({ name: 'complaint.wav', sampleRate: 8000, channels: 2, codec: 'pcm_mulaw' })
    expect(analysis.model.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(
      analysis.channels.map((channel: { role: string; emotion: boolean }) => [channel.role, channel.emotion]),
    ).toEqual([
      ['customer', true],
      ['agent', false],
    ])
    const spoken = sum(analysis.channels[0].speech.map(([start, end]: number[]) => end! - start!))
    const judged = sum(analysis.segments.map(({ start, end }: { start: number; end: number }) => end - start))
    expect(judged).toBeCloseTo(spoken, 3)
    for (const { channel, probabilities } of analysis.segments) {
      expect(channel).toBe(0)
      expect(sum(Object.values(probabilities))).toBeCloseTo(1, 3)
    }
  })

  it('means the same by --json and by --format json', async () => {
    const [a, b] = await Promise.all([
      runUndertone(['analyze', COMPLAINT, ...model, '--json']),
      runUndertone(['analyze', COMPLAINT, ...model, '--format', 'json']),
    ])
    expect(a.stdout).toBe(b.stdout)
  })

  it.each([
    ['jsonl', /^\{"version":"1".*\}\n$/],
    ['short', /^\[\{"label":"[a-z]+","score":[0-9.e-]+\}.*\]\n$/],
    ['csv', /^file,channel,start,end,label,confidence,neutral/],
    ['vtt', /^WEBVTT\n\n00:00:\d\d\.\d{3} --> 00:00:/],
    ['srt', /^1\n00:00:\d\d,\d{3} --> 00:00:/],
    ['textgrid', /^File type = "ooTextFile"/],
    ['rttm', /^SPEAKER complaint/],
    ['audacity', /^\d+\.\d+\t\d+\.\d+\t/],
    ['elan', /^Tier\tBegin Time/],
    ['text', /^complaint\.wav/],
  ])('writes %s', async (format, shape) => {
    const { code, stdout } = await runUndertone(['analyze', COMPLAINT, ...model, '--format', format])
    expect(code).toBe(0)
    expect(stdout).toMatch(shape)
  })

  it('reads standard input', async () => {
    const { code, stdout } = await runUndertone(['analyze', '-', ...model, '--json'], {
      stdin: readFileSync(COMPLAINT),
    })
    expect(code).toBe(0)
    // Two channels of mu-law at 8 kHz: two bytes a sample, after a header.
    expect(JSON.parse(stdout).source.durationSeconds).toBeCloseTo(readFileSync(COMPLAINT).length / 16000, 1)
  })

  it('draws the page of standard input too, though it can be read only once', async () => {
    const page = join(temporaryFolder(), 'page.html')
    const run = await runUndertone(['analyze', '-', ...model, '--html', page], { stdin: readFileSync(COMPLAINT) })
    expect(run.code).toBe(0)
    expect(readFileSync(page, 'utf8')).toContain('class="wave"')
  })

  it('goes on after a bad file, in the order given, and says so by 1', async () => {
    const folder = temporaryFolder()
    const good = writeClip(join(folder, 'a.wav'))
    const bad = join(folder, 'b.wav')
    writeFileSync(bad, 'hello')
    const also = writeClip(join(folder, 'c.wav'))
    const run = await runUndertone(['analyze', good, bad, also, ...model, '--json'])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout).map((analysis: { source: { name: string } }) => analysis.source.name)).toEqual([
      'a.wav',
      'c.wav',
    ])
    expect(failuresOf(run)).toMatchObject([{ code: 'audio/unknown-format', file: bad }])
    const lines = await runUndertone(['analyze', good, bad, also, ...model, '--format', 'jsonl'])
    expect(
      lines.stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).source.name),
    ).toEqual(['a.wav', 'c.wav'])
  })

  it('analyses a folder and its folders, hidden files left out, and ranks them at the end', async () => {
    const folder = temporaryFolder()
    for (const name of ['one.wav', 'deep/two.wav', '.hidden.wav', 'deep/._two.wav']) writeClip(join(folder, name))
    writeFileSync(join(folder, 'notes.txt'), 'not audio')
    writeClip(join(folder, 'three'))
    const run = await runUndertone(['analyze', folder, ...model, '--format', 'csv'])
    expect(run.code).toBe(0)
    const names = run.stdout
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(',')[0])
    expect([...new Set(names)]).toEqual(['two.wav', 'one.wav', 'three'])
    expect(run.stdout.match(/^file,/gm)).toHaveLength(1)
    expect(run.stderr).toContain('Worth a listen')
    expect((await runUndertone(['analyze', folder, ...model, '--format', 'csv', '--quiet'])).stderr).toBe('')
  })

  it('writes a file for each recording of a folder, and a page, where it is given folders', async () => {
    const folder = temporaryFolder()
    writeClip(join(folder, 'in/call.wav'))
    writeClip(join(folder, 'in/sub/call.wav'))
    const out = join(folder, 'out')
    const pages = join(folder, 'pages')
    const run = await runUndertone([
      'analyze',
      join(folder, 'in'),
      ...model,
      '--format',
      'vtt',
      '--out',
      out,
      '--html',
      pages,
      '-q',
    ])
    expect([run.code, run.stdout]).toEqual([0, ''])
    expect(filesBelow(out)).toEqual(['call.vtt', join('sub', 'call.vtt')])
    expect(filesBelow(pages)).toEqual(['call.html', join('sub', 'call.html')])
    expect(readFileSync(join(pages, 'call.html'), 'utf8')).toContain('class="wave"')
  })

  it('refuses several recordings in one file of a format for one', async () => {
    const run = await runUndertone(['analyze', COMPLAINT, COMPLAINT, '--format', 'vtt'])
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(/^error usage\/invalid-option: Several recordings cannot share/)
  })

  it('leaves nothing where the result cannot be written', async () => {
    const folder = temporaryFolder()
    const clip = writeClip(join(folder, 'a.wav'))
    mkdirSync(join(folder, 'taken.json/inside'), { recursive: true })
    const blocked = join(clip, 'below-a-file.json')
    const run = await runUndertone(['analyze', clip, ...model, '--json', '--out', blocked])
    expect(run.code).toBe(1)
    expect(failuresOf(run)[0]?.code).toBe('file/not-writable')
    expect(readdirSync(folder).sort()).toEqual(['a.wav', 'taken.json'])
  })

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    const { spawnSync } = await import('node:child_process')
    const entry = new URL('../../bin/undertone.js', import.meta.url).pathname
    const done = spawnSync('sh', [
      '-c',
      '"$0" "$@" >/dev/full',
      process.execPath,
      entry,
      'analyze',
      COMPLAINT,
      ...model,
      '--json',
    ])
    expect(done.status).toBe(1)
    expect(JSON.parse(done.stderr.toString()).error.code).toBe('file/not-writable')
  })

  it('keeps the reason for judging an agent', async () => {
    const args = ['analyze', COMPLAINT, ...model, '--roles', 'customer,agent', '--json']
    const { stdout } = await runUndertone([...args, '--agent-emotion', 'training of volunteers, agreed'])
    expect(JSON.parse(stdout).channels[1].emotion).toBe(true)
    expect(stdout).toContain('training of volunteers, agreed')
    expect((await runUndertone([...args, '--agent-emotion', ' '])).code).toBe(2)
  })
})

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + Number(value), 0)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: false })
    .filter(path => /\.[a-z]+$/i.test(path))
    .sort()
}
