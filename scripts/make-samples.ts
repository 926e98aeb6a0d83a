/**
 * Makes the sample calls in `samples/`: synthetic speech (espeak-ng) on a telephone line (ffmpeg). Nobody was recorded.
 *
 *   node scripts/make-samples.ts
 *
 * Needs espeak-ng and ffmpeg on the PATH. The transcripts in samples/README.md come from this file.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../packages/core/src/random.ts'

const RATE = 8000
const FOLDER = fileURLToPath(new URL('../samples', import.meta.url))

/** How a voice speaks: espeak-ng's voice, pitch 0..99, words a minute, level, and range of the pitch in per cent. */
interface Manner {
  readonly voice: string
  readonly pitch: number
  readonly speed: number
  readonly levelDb: number
  readonly range: number
}

interface Turn {
  readonly who: 'customer' | 'agent'
  readonly manner: Manner
  readonly text: string
  /** Seconds after the end of the turn before; negative: talks over it. */
  readonly after: number
}

/** Something that is not speech: hold music to the customer's ear comes from the agent's side. */
interface Sound {
  readonly who: 'customer' | 'agent'
  readonly sound: 'music' | 'keys'
  readonly seconds: number
  readonly after: number
}

interface Call {
  readonly name: string
  readonly title: string
  readonly encode: readonly string[]
  readonly noiseDb: number
  readonly parts: readonly (Turn | Sound)[]
}

const agent: Manner = { voice: 'en-us+f4', pitch: 45, speed: 165, levelDb: -21, range: 60 }
const agentMan: Manner = { voice: 'en-gb+m2', pitch: 38, speed: 160, levelDb: -22, range: 55 }
const furious: Manner = { voice: 'en-gb+croak', pitch: 95, speed: 215, levelDb: -16, range: 180 }
const settled: Manner = { voice: 'en-gb+croak', pitch: 38, speed: 150, levelDb: -23, range: 40 }
const calm: Manner = { voice: 'en-us+klatt2', pitch: 48, speed: 155, levelDb: -22, range: 60 }
const worried: Manner = { voice: 'en-us+anika', pitch: 95, speed: 190, levelDb: -19, range: 120 }
const relieved: Manner = { voice: 'en-us+anika', pitch: 50, speed: 145, levelDb: -22, range: 70 }

const CALLS: readonly Call[] = [
  {
    name: 'complaint.wav',
    title: 'A complaint about a bill: angry, then settled',
    encode: ['-c:a', 'pcm_mulaw'],
    noiseDb: -58,
    parts: [
      { who: 'agent', manner: agent, after: 0.6, text: 'Good morning, this is Clara, how can I help?' },
      {
        who: 'customer',
        manner: furious,
        after: 0.5,
        text: 'You charged me twice again! This is the third time I have to call you!',
      },
      { who: 'agent', manner: agent, after: -0.9, text: 'I am sorry, let me look at your account.' },
      { who: 'customer', manner: furious, after: 0.3, text: 'No! I want my money back, today, not next month!' },
      { who: 'agent', sound: 'keys', seconds: 1.2, after: 0.8 },
      { who: 'agent', manner: agent, after: 1.2, text: 'I have sent it back. You will see it tomorrow.' },
      { who: 'customer', manner: settled, after: 0.7, text: 'All right. Thank you for sorting it out.' },
    ],
  },
  {
    name: 'enquiry.mp3',
    title: 'A calm enquiry with hold music',
    encode: ['-c:a', 'libmp3lame', '-b:a', '40k', '-joint_stereo', '0', '-map_metadata', '-1'],
    noiseDb: -64,
    parts: [
      { who: 'agent', manner: agentMan, after: 0.8, text: 'Welcome to the library, what can I do for you?' },
      {
        who: 'customer',
        manner: calm,
        after: 0.8,
        text: 'Hello. I would like to know when the reading room is open on Saturday.',
      },
      { who: 'agent', manner: agentMan, after: 0.6, text: 'One moment, I will ask my colleague.' },
      { who: 'agent', sound: 'music', seconds: 7, after: 0.6 },
      { who: 'agent', manner: agentMan, after: 0.8, text: 'It is open from ten to four.' },
      {
        who: 'customer',
        manner: calm,
        after: 0.7,
        text: 'That is fine. I will come after lunch, and bring the two books back.',
      },
      { who: 'agent', manner: agentMan, after: 0.5, text: 'See you on Saturday then.' },
    ],
  },
  {
    name: 'missing-parcel.mp3',
    title: 'A caller whose parcel is missing, worried and then relieved',
    encode: ['-c:a', 'libmp3lame', '-b:a', '40k', '-joint_stereo', '0', '-map_metadata', '-1'],
    noiseDb: -50,
    parts: [
      { who: 'customer', sound: 'keys', seconds: 0.9, after: 0.5 },
      { who: 'agent', manner: agent, after: 1, text: 'Parcel service, good evening.' },
      {
        who: 'customer',
        manner: worried,
        after: 0.4,
        text: 'Oh please, my mother needs her medicine tonight and the parcel has not come!',
      },
      { who: 'agent', manner: agent, after: 0.5, text: 'I understand. What is the number on the slip?' },
      {
        who: 'customer',
        manner: worried,
        after: 0.4,
        text: 'Four seven two, no, wait, four seven nine one. Is it lost? Please tell me it is not lost!',
      },
      { who: 'agent', manner: agent, after: 3.6, text: 'It is in the van. The driver is in your street now.' },
      { who: 'customer', manner: relieved, after: 0.9, text: 'Oh, thank heavens. I can see him. Thank you so much.' },
    ],
  },
]

mkdirSync(FOLDER, { recursive: true })
const transcripts = CALLS.map(call => {
  const { channels, lines } = compose(call)
  writeFileSync(join(FOLDER, call.name), encode(channels, call.encode))
  const seconds = channels[0]!.length / RATE
  return `## ${call.name}\n\n${call.title}. ${seconds.toFixed(1)} s.\n\n| from | to | who | what |\n|---:|---:|---|---|\n${lines.join('\n')}\n`
})
writeFileSync(
  join(FOLDER, 'README.md'),
  `# Sample calls

Synthetic speech, made by \`node scripts/make-samples.ts\` with espeak-ng and ffmpeg: nobody was recorded, and no voice here
feels anything. They show what the command does and how calls look to it (stereo, customer left, agent right, telephone
band, 8 kHz, pauses, hold music, key tones). They say nothing about how well it hears emotion: the machine's prosody is
only an imitation, and the voices were chosen so that the default model tells them apart. For figures on people's voices
see \`undertone models show default\`.

${transcripts.join('\n')}`,
)

function compose(call: Call): { channels: Float32Array[]; lines: string[] } {
  const placed: { start: number; samples: Float32Array; channel: number }[] = []
  const lines: string[] = []
  let end = 0
  for (const part of call.parts) {
    const samples =
      'text' in part ? speak(part.text, part.manner) : part.sound === 'music' ? music(part.seconds) : keys(part.seconds)
    const start = Math.max(0, end + part.after)
    end = start + samples.length / RATE
    placed.push({ start, samples, channel: part.who === 'customer' ? 0 : 1 })
    const what = 'text' in part ? part.text : part.sound === 'music' ? '*hold music*' : '*key tones*'
    lines.push(`| ${start.toFixed(1)} | ${end.toFixed(1)} | ${part.who} | ${what} |`)
  }
  const random = createRandom(call.name.length)
  const noise = 10 ** (call.noiseDb / 20)
  const channels = [0, 1].map(() =>
    Float32Array.from({ length: Math.ceil((end + 0.7) * RATE) }, () => noise * random.normal()),
  )
  for (const { start, samples, channel } of placed) {
    const offset = Math.round(start * RATE)
    for (let i = 0; i < samples.length; i++) channels[channel]![offset + i]! += samples[i]!
  }
  return { channels, lines }
}

/** A sentence through a telephone: 300 to 3400 Hz, silence at its ends cut off, at a level that is the manner's. */
function speak(text: string, { voice, pitch, speed, levelDb, range }: Manner): Float32Array {
  const markup = `<speak><prosody range="${range}%">${text}</prosody></speak>`
  const wave = execFileSync(
    'espeak-ng',
    ['-m', '-v', voice, '-p', String(pitch), '-s', String(speed), '--stdout', markup],
    { maxBuffer: 1e8 },
  )
  const filters = 'highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400'
  const samples = toFloats(
    execFileSync(
      'ffmpeg',
      ['-v', 'error', '-i', '-', '-af', filters, '-ac', '1', '-ar', String(RATE), '-f', 's16le', '-'],
      {
        input: wave,
        maxBuffer: 1e8,
      },
    ),
  )
  const trimmed = trim(samples)
  const level = Math.sqrt(trimmed.reduce((sum, value) => sum + value * value, 0) / trimmed.length)
  const gain = 10 ** (levelDb / 20) / level
  return trimmed.map(value => Math.max(-0.98, Math.min(0.98, value * gain)))
}

function trim(samples: Float32Array): Float32Array {
  const loud = (value: number) => Math.abs(value) > 0.004
  const first = samples.findIndex(loud)
  const last = samples.findLastIndex(loud)
  return samples.subarray(Math.max(0, first - 40), last + 200)
}

/** A slow chord sequence, the kind that queues play. */
function music(seconds: number): Float32Array {
  const chords = [
    [262, 330, 392],
    [220, 262, 330],
    [349, 440, 523],
    [392, 494, 587],
  ]
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, index) => {
    const time = index / RATE
    const chord = chords[Math.floor(time / 1.4) % chords.length]!
    const fade = Math.exp(-1.1 * (time % 1.4)) * Math.min(1, (time % 1.4) * 60)
    return (
      0.05 *
      fade *
      chord.reduce(
        (sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * time) + 0.3 * Math.sin(4 * Math.PI * hertz * time),
        0,
      )
    )
  })
}

/** DTMF digits, 120 ms each with 80 ms between them (ITU-T Q.23). */
function keys(seconds: number): Float32Array {
  const rows = [697, 770, 852, 941]
  const columns = [1209, 1336, 1477]
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, index) => {
    const time = index / RATE
    const digit = Math.floor(time / 0.2)
    if (time % 0.2 > 0.12) return 0
    const low = rows[(digit * 3) % 4]!
    const high = columns[(digit * 2) % 3]!
    return 0.08 * (Math.sin(2 * Math.PI * low * time) + Math.sin(2 * Math.PI * high * time))
  })
}

function encode(channels: readonly Float32Array[], codec: readonly string[]): Buffer {
  const [left, right] = channels
  const interleaved = new Int16Array(left!.length * 2)
  for (let i = 0; i < left!.length; i++) {
    interleaved[2 * i] = Math.round(left![i]! * 32767)
    interleaved[2 * i + 1] = Math.round(right![i]! * 32767)
  }
  const container = codec.includes('libmp3lame') ? 'mp3' : 'wav'
  const target = join(FOLDER, `.making.${container}`)
  execFileSync(
    'ffmpeg',
    ['-v', 'error', '-y', '-f', 's16le', '-ar', String(RATE), '-ac', '2', '-i', '-', ...codec, target],
    {
      input: Buffer.from(interleaved.buffer),
      maxBuffer: 1e8,
    },
  )
  const bytes = readFileSync(target)
  rmSync(target)
  return bytes
}

function toFloats(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(2 * index) / 32768)
}
