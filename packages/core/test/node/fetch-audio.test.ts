import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { toWav } from '../../src/audio/to-wav.ts'
import { AddressGuard } from '../../src/node/address-guard.ts'
import { fetchAudio } from '../../src/node/fetch-audio.ts'
import { findProgram } from '../../src/node/find-program.ts'
import { openAudio } from '../../src/node/open-audio.ts'
import { readAudio } from '../../src/node/read-audio.ts'

const wav = toWav({ channels: [Float32Array.from({ length: 8000 }, (_, i) => Math.sin(i / 10) / 2)], sampleRate: 8000 })
const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
})

async function serve(listener: RequestListener): Promise<{ url: string; allowed: string[] }> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, allowed: [`127.0.0.1:${address.port}`] }
}

const sendWav: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': wav.length }).end(wav)
}

const leftBehind = (name: string) =>
  readdirSync(tmpdir()).filter(folder => folder.startsWith('undertone-') && existsSync(join(tmpdir(), folder, name)))

describe('the guarded fetcher', () => {
  it('fetches a recording from an address that was allowed, and removes it again', async () => {
    const { url, allowed } = await serve(sendWav)
    const fetched = await fetchAudio(`${url}/calls/one.wav?token=1`, { allowAddresses: allowed })
    expect(fetched.name).toBe('one.wav')
    expect(new Uint8Array(await readFile(fetched.path))).toEqual(wav)
    await fetched.close()
    await fetched.close()
    expect(existsSync(dirname(fetched.path))).toBe(false)
  })

  it('is what a recording is opened with where its source is an address', async () => {
    const { url, allowed } = await serve(sendWav)
    const audio = await readAudio(`${url}/one.wav`, { fetch: { allowAddresses: allowed } })
    expect(audio.channels[0]!.length).toBe(8000)
    await expect(openAudio(`${url}/one.wav`)).rejects.toMatchObject({ code: 'url/not-allowed' })
  })

  it.each([
    'http://127.0.0.1/a.wav',
    'http://2130706433/a.wav',
    'http://0x7f.1/a.wav',
    'http://0177.0.0.1/a.wav',
    'http://127.1/a.wav',
    'http://0/a.wav',
    'http://10.1.2.3/a.wav',
    'http://172.16.0.1/a.wav',
    'http://192.168.1.1/a.wav',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/a.wav',
    'http://255.255.255.255/a.wav',
    'http://224.0.0.1/a.wav',
    'http://[::1]/a.wav',
    'http://[::]/a.wav',
    'http://[::ffff:127.0.0.1]/a.wav',
    'http://[::ffff:7f00:1]/a.wav',
    'http://[fe80::1]/a.wav',
    'http://[fc00::1]/a.wav',
    'http://[64:ff9b::7f00:1]/a.wav',
    'http://[2002:7f00:1::]/a.wav',
    'http://user:password@example.com/a.wav',
    'ftp://example.com/a.wav',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'not an address',
  ])('refuses %s', async address => {
    await expect(fetchAudio(address)).rejects.toMatchObject({ code: 'url/not-allowed' })
  })

  it('says what is wrong with an address that holds a password, without the password', async () => {
    await expect(fetchAudio('https://user:secret@example.com/a.wav')).rejects.toThrow(
      /^Not fetched: expected an http or https address without user name and password, found one with them\.$/,
    )
    for (const broken of ['https://user:secret@', 'https://user:secret@host:port/', 'user:secret@host'])
      await expect(fetchAudio(broken)).rejects.toThrow(/^(?!.*secret)Not fetched: /)
  })

  it('refuses a public name that stands for a private address', async () => {
    const resolve = async () => ['93.184.216.34', '192.168.0.10']
    await expect(fetchAudio('http://example.com/a.wav', { resolve })).rejects.toMatchObject({ code: 'url/not-allowed' })
  })

  it('refuses a name that turns private between the check and the connection', async () => {
    const { url } = await serve(sendWav)
    let asked = 0
    const resolve = async () => (asked++ === 0 ? ['93.184.216.34'] : ['127.0.0.1'])
    const address = `http://rebinding.example:${new URL(url).port}/a.wav`
    await expect(fetchAudio(address, { resolve })).rejects.toMatchObject({ code: 'url/not-allowed' })
    expect(asked).toBe(2)
  })

  it('checks again where a redirect leads', async () => {
    const hidden = await serve(sendWav)
    const { url, allowed } = await serve((_request, response) => {
      response.writeHead(302, { location: `${hidden.url}/secret.wav` }).end()
    })
    await expect(fetchAudio(`${url}/a.wav`, { allowAddresses: allowed })).rejects.toMatchObject({
      code: 'url/not-allowed',
    })
    const fetched = await fetchAudio(`${url}/a.wav`, { allowAddresses: [...allowed, ...hidden.allowed] })
    await fetched.close()
  })

  it.each(['file:///etc/passwd', 'ftp://example.com/a', 'http://169.254.169.254/'])(
    'follows no redirect to %s',
    async location => {
      const { url, allowed } = await serve((_request, response) => {
        response.writeHead(301, { location }).end()
      })
      await expect(fetchAudio(url, { allowAddresses: allowed })).rejects.toMatchObject({ code: 'url/not-allowed' })
    },
  )

  it('gives up on redirects that lead in a circle', async () => {
    const { url, allowed } = await serve((_request, response) => {
      response.writeHead(302, { location: '/again' }).end()
    })
    await expect(fetchAudio(url, { allowAddresses: allowed })).rejects.toMatchObject({ code: 'url/unreachable' })
  })

  it.each([
    ['says that it is larger', { 'content-length': '5000000' }],
    ['says nothing and is larger', {}],
  ])('stops at the limit of size where the answer %s', async (_name, headers) => {
    const { url, allowed } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav', ...headers })
      response.write(wav)
      const more = () => {
        while (!response.destroyed && response.write(new Uint8Array(65536)));
      }
      response.on('drain', more)
      more()
    })
    const name = 'larger-than-it-may-be.wav'
    await expect(fetchAudio(`${url}/${name}`, { allowAddresses: allowed, maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'url/too-large',
    })
    expect(leftBehind(name)).toEqual([])
  })

  it('stops at the limit of time where bytes only drip', async () => {
    const { url, allowed } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' })
      response.write(wav.subarray(0, 100))
    })
    await expect(fetchAudio(url, { allowAddresses: allowed, timeoutSeconds: 0.2 })).rejects.toMatchObject({
      code: 'url/unreachable',
      message: expect.stringContaining('after 0.2 s'),
    })
  })

  it('stops where it is cancelled', async () => {
    const controller = new AbortController()
    const { url, allowed } = await serve(() => controller.abort())
    await expect(fetchAudio(url, { allowAddresses: allowed, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it.each([
    ['a page', 'text/html', '<html></html>'],
    ['data', 'application/json', '{}'],
    ['a playlist', 'audio/x-mpegurl', '#EXTM3U'],
    ['a page that says it is sound', 'audio/wav', '<!doctype html><html></html>'],
  ])('refuses %s', async (_name, type, body) => {
    const { url, allowed } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(body)
    })
    await expect(fetchAudio(url, { allowAddresses: allowed })).rejects.toMatchObject({ code: 'url/not-audio' })
  })

  it.each([404, 403, 500, 204, 304])('says what was answered where that is %d', async status => {
    const { url, allowed } = await serve((_request, response) => {
      response.writeHead(status).end()
    })
    await expect(fetchAudio(url, { allowAddresses: allowed })).rejects.toMatchObject({ code: 'url/unreachable' })
  })

  it('says that nobody answers where the server is down', async () => {
    const { url, allowed } = await serve(sendWav)
    const [server] = servers.splice(0)
    await new Promise(resolve => server!.close(resolve))
    await expect(fetchAudio(url, { allowAddresses: allowed })).rejects.toMatchObject({ code: 'url/unreachable' })
  })

  it('says that a name is unknown', async () => {
    const resolve = async () => Promise.reject(new Error('ENOTFOUND'))
    await expect(fetchAudio('http://nowhere.example/a.wav', { resolve })).rejects.toMatchObject({
      code: 'url/unreachable',
    })
  })

  it('makes a safe file name of any address', async () => {
    const { url, allowed } = await serve(sendWav)
    const fetched = await fetchAudio(`${url}/a/..%2f..%2fetc%2fpasswd`, { allowAddresses: allowed })
    expect(fetched.name).toMatch(/^[\w.-]+$/)
    expect(dirname(dirname(fetched.path))).toBe(tmpdir())
    await fetched.close()
  })
})

describe('a video site', () => {
  it.each(['https://www.youtube.com/watch?v=1', 'https://youtu.be/1', 'https://vimeo.com/1'])(
    'needs to be allowed: %s',
    async address => {
      await expect(fetchAudio(address)).rejects.toMatchObject({
        code: 'url/video-site',
        message: expect.stringContaining('--allow-yt-dlp'),
      })
    },
  )

  it('is read by an installed yt-dlp, which reaches only what the guard allows', async ({ skip }) => {
    if (!(await findProgram('yt-dlp'))) {
      if (process.env.REQUIRE_ALL === '1') throw new Error('REQUIRE_ALL=1, but there is no yt-dlp on the PATH.')
      console.log('skipped: no yt-dlp')
      skip()
    }
    const hidden = await serve(sendWav)
    const { url, allowed } = await serve((request, response) => {
      if (request.url === '/sound.wav') sendWav(request, response)
      else {
        const source = request.url === '/inside' ? `${hidden.url}/sound.wav` : '/sound.wav'
        response.writeHead(200, { 'content-type': 'text/html' })
        response.end(`<html><head><title>Talk</title></head><body><audio src="${source}"></audio></body></html>`)
      }
    })
    const fetched = await fetchAudio(`${url}/page`, { allowAddresses: allowed, allowYtDlp: true })
    expect(new Uint8Array(await readFile(fetched.path))).toEqual(wav)
    await fetched.close()
    await expect(fetchAudio(`${url}/inside`, { allowAddresses: allowed, allowYtDlp: true })).rejects.toMatchObject({
      code: 'url/unreachable',
    })
  }, 60_000)
})

describe('an address guard', () => {
  const guard = new AddressGuard({ allowAddresses: ['127.0.0.1:8080', '10.0.0.1'] })

  it('opens what is named, with its port where one is named', () => {
    expect(guard.isAllowed('127.0.0.1', 8080)).toBe(true)
    expect(guard.isAllowed('::ffff:127.0.0.1', 8080)).toBe(true)
    expect(guard.isAllowed('127.0.0.1', 8081)).toBe(false)
    expect(guard.isAllowed('10.0.0.1', 1)).toBe(true)
    expect(guard.isAllowed('10.0.0.2', 1)).toBe(false)
  })

  it('lets public addresses through and nothing that is no address', () => {
    expect(guard.isAllowed('93.184.216.34', 80)).toBe(true)
    expect(guard.isAllowed('2606:2800:220:1:248:1893:25c8:1946', 443)).toBe(true)
    expect(guard.isAllowed('', 80)).toBe(false)
    expect(guard.isAllowed('example.com', 80)).toBe(false)
  })
})
