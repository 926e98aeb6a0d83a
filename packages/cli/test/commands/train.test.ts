import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportOnnx } from '@undertone/core'
import { readModel } from '@undertone/core/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { COMPLAINT, writeClip } from '../support/recordings.ts'
import { failuresOf, runUndertone, temporaryFolder } from '../support/run-undertone.ts'

/** Fills in what split left empty: three made-up speakers, two made-up labels. */
function fillIn(manifest: string): void {
  const [header, ...rows] = readFileSync(manifest, 'utf8').trim().split('\n')
  const filled = rows.map((row, i) => {
    const [file, , , ...rest] = row.split(',')
    return [file, i % 2 ? 'angry' : 'Neutral', `speaker ${i % 3}`, ...rest].join(',')
  })
  writeFileSync(manifest, `${[header, ...filled].join('\n')}\n`)
}

describe('undertone train', () => {
  it('learns from the pieces of split once label and speaker are filled in; the model works', async () => {
    const folder = temporaryFolder()
    const pieces = join(folder, 'pieces')
    const model = join(folder, 'mine.safetensors')
    expect((await runUndertone(['split', COMPLAINT, '--out', pieces, '--max', '2'])).code).toBe(0)
    const manifest = join(pieces, 'manifest.csv')
    const count = readFileSync(manifest, 'utf8').trim().split('\n').length - 1

    const inspected = await runUndertone(['dataset', 'inspect', pieces, '--json'])
    expect(JSON.parse(inspected.stdout)).toMatchObject({ clips: count, withoutLabel: count, withoutSpeaker: count })
    expect((await runUndertone(['dataset', 'inspect', pieces])).stdout).toMatch(/still lack a label/)
    const early = await runUndertone(['train', pieces, '--out', model, '--json'])
    expect([early.code, failuresOf(early)[0]?.code, existsSync(model)]).toEqual([1, 'dataset/no-label', false])

    fillIn(manifest)
    const trained = await runUndertone([
      'train',
      pieces,
      '--out',
      model,
      '--copies',
      'clean',
      '--k-fold',
      '2',
      '--json',
    ])
    expect([trained.code, trained.stderr.includes('error')]).toEqual([0, false])
    expect(JSON.parse(trained.stdout)).toMatchObject({
      protocol: 'speaker-independent',
      speakersShared: false,
      clips: count,
      speakers: 3,
      labels: ['neutral', 'angry'],
    })
    const written = JSON.parse(readFileSync(join(folder, 'mine.report.json'), 'utf8'))
    expect(written.map.x).toHaveLength(count)
    const trainedPage = readFileSync(join(folder, 'mine.report.html'), 'utf8')
    expect(trainedPage).toMatch(/<h1>mine 1\.0\.0<\/h1>/)
    for (const section of ['What it takes for what', 'How each label sounds', 'A map of the clips'])
      expect(trainedPage).toContain(section)
    expect(readFileSync(join(folder, 'mine.md'), 'utf8')).toMatch(/# mine 1\.0\.0/)

    const shown = await runUndertone(['models', 'show', model, '--json'])
    expect(JSON.parse(shown.stdout)).toMatchObject({ id: 'mine', labels: ['neutral', 'angry'], commercialUse: true })
    const page = join(folder, 'judged.html')
    const judged = await runUndertone(['evaluate', pieces, '--model', model, '--json', '--html', page])
    expect(readFileSync(page, 'utf8')).toMatch(/Speakers shared[\s\S]*says nothing about new voices/)
    const report = JSON.parse(judged.stdout)
    expect(report).toMatchObject({ clips: count, speakers: 3, speakersShared: true })
    for (const figure of ['accuracy', 'uar', 'macroF1'])
      expect(report[figure]).toMatchObject({
        mean: expect.any(Number),
        sd: expect.any(Number),
        interval: [expect.any(Number), expect.any(Number)],
      })
    expect(Object.keys(report.perClass)).toEqual(['neutral', 'angry'])
    expect(judged.stderr).toMatch(/WARNING: speakers of this folder were in the model's training/)
    const compared = await runUndertone(['models', 'compare', model, 'default', '--data', pieces, '--json'])
    expect(JSON.parse(compared.stdout)).toMatchObject({
      models: [{ id: 'mine' }, { id: 'default' }],
      clips: count,
      speakersShared: true,
      differences: { uar: { difference: expect.any(Number), interval: [expect.any(Number), expect.any(Number)] } },
    })
    const analysed = await runUndertone(['analyze', COMPLAINT, '--model', model, '--json'])
    expect(JSON.parse(analysed.stdout).model).toMatchObject({ id: 'mine', labels: ['neutral', 'angry'] })
  }, 240_000)

  it('refuses wrong usage before it reads anything', async () => {
    const folder = temporaryFolder()
    for (const args of [
      ['train', folder, '--out', 'model.bin'],
      ['train', folder, '--out', 'a.safetensors', '--copies', 'mp3'],
      ['train', folder, '--out', 'a.safetensors', '--shrinkage', '2'],
      ['train', folder, '--out', 'a.safetensors', '--speaker-from', '('],
      ['train', folder, '--out', 'a.safetensors', '--split', '60/40'],
      ['train', folder, '--out', 'a.safetensors', '--split', '60/20/20', '--k-fold', '3'],
      ['train', folder, '--out', 'a.safetensors', '--set', 'alpha=1'],
      ['train', folder, '--out', 'a.safetensors', '--model', 'mlp', '--shrinkage', '0.2'],
      ['train', folder, '--out', 'a.safetensors', '--model', 'mlp', '--set', 'mixup=3'],
      ['train', folder],
      ['train', folder, '--out', 'a.safetensors', '--copies', 'mp3-999'],
      ['evaluate', folder, '--ablate'],
      ['evaluate', folder, '--ablate', '--protocol', 'seed-4', '--model', 'lda'],
      ['evaluate', folder, '--ablate', '--protocol', 'robust', '--model', 'mlp'],
      ['evaluate', folder, '--protocol', 'seed-5'],
      ['evaluate', folder, folder],
      ['evaluate', folder, '--learning-curve'],
      ['evaluate', folder, folder, '--protocol', 'ravdess-8-si'],
      ['evaluate', folder, '--protocol', 'cross'],
      ['evaluate', folder, folder, '--protocol', 'cross', '--model', 'mlp'],
      ['evaluate', folder, '--protocol', 'robust', '--model', 'mlp'],
      ['evaluate', folder, '--protocol', 'robust', '--conditions', 'whisper'],
    ])
      expect((await runUndertone(args)).code, args.join(' ')).toBe(2)
  })

  it('says of one speaker that it is one', async () => {
    const folder = temporaryFolder()
    writeClip(join(folder, 'happy/ann_1.wav'))
    writeClip(join(folder, 'sad/ann_2.wav'), { seconds: 3 })
    const { stdout } = await runUndertone(['evaluate', folder, '--speaker-from', '(ann)'])
    expect(stdout).toMatch(/^2 clips, 1 speaker, \d labels\n/)
    expect((await runUndertone(['evaluate', folder])).stdout).toMatch(/^2 clips, speakers not known, \d labels\n/)
  })

  it('says of clips that cannot be read that they cannot, and asks of the others for speakers', async () => {
    const folder = temporaryFolder()
    for (const path of ['happy/one.wav', 'sad/two.wav']) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), 'no sound')
    }
    const train = async () =>
      failuresOf(await runUndertone(['train', folder, '--out', join(folder, 'mine.safetensors'), '--json']))[0]
    expect(await train()).toMatchObject({
      code: 'dataset/empty',
      message: expect.stringMatching(/^No clip could be read\./),
    })
    writeClip(join(folder, 'sad/three.wav'))
    expect(await train()).toMatchObject({ code: 'dataset/no-speaker' })
  })

  it('names what is missing', async () => {
    const folder = temporaryFolder()
    const codeOf = async (...args: string[]) => failuresOf(await runUndertone([...args, '--json']))[0]?.code
    expect(await codeOf('evaluate', folder)).toBe('dataset/empty')
    expect(await codeOf('evaluate', join(folder, 'nothing'))).toBe('file/not-found')
    expect(await codeOf('dataset', 'inspect', COMPLAINT)).toBe('file/not-found')
    expect(await codeOf('evaluate', folder, '--model', './nothing.safetensors')).toBe('model/not-found')
    writeFileSync(join(folder, 'fake.safetensors'), 'not a model')
    expect(await codeOf('models', 'show', join(folder, 'fake.safetensors'))).toBe('model/malformed')
  })
})

describe('undertone models', () => {
  let list = ''
  beforeAll(async () => {
    list = (await runUndertone(['models', 'list'])).stdout
  })

  it('lists what ships with its licence', () => {
    expect(list).toMatch(/^default .*8 labels.*CC-BY-NC-SA-4\.0, research use only$/m)
    expect(list).toMatch(/^open .*4 labels.*CC0-1\.0, free to use$/m)
  })

  it('shows the card of one, with its figures and who may use it', async () => {
    const { stdout } = await runUndertone(['models', 'show', 'default'])
    expect(stdout).toMatch(/^# default /)
    expect(stdout).toMatch(/Research use only/)
    expect(stdout).toMatch(/\*\*ravdess-8-si\*\*.*uar 0\.\d{3}/)
    const { stdout: json } = await runUndertone(['models', 'show', 'default', '--json'])
    expect(JSON.parse(json)).toMatchObject({ id: 'default', commercialUse: false, kind: 'ensemble' })
  })

  it('writes the default one as ONNX', async () => {
    const out = join(temporaryFolder(), 'default.onnx')
    const exported = await runUndertone(['models', 'export', 'default', '--format', 'onnx', '--out', out, '--json'])
    const file = Buffer.from(exportOnnx(await readModel('default')))
    expect(JSON.parse(exported.stdout)).toEqual({ out, format: 'onnx', bytes: file.length })
    expect(readFileSync(out).equals(file)).toBe(true)
  })
})
