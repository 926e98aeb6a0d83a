import type { Analysis, Segment } from '../../src/analyze/analysis.ts'

const LABELS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']

/** An invented analysis of a call of 40 s, customer and agent, with every kind of segment that a renderer meets. */
export function sampleAnalysis(): Analysis {
  const segments = [
    segment(2, 6.4, 'angry', 0.91, [
      {
        measure: 'pitch',
        difference: 4.2,
        unit: 'semitones',
        usual: [-1.1, 1.4],
        text: 'pitch is 4.2 semitones higher than usual for this voice',
      },
    ]),
    segment(6.4, 8, 'uncertain', 0.31, []),
    { ...segment(14, 18.2, 'angry', 0.7, []), quality: ['noisy', 'overlap'] as const },
    segment(21, 26, 'sad', 0.5, []),
    segment(34, 39.5, 'calm', 0.66, [
      { measure: 'level', difference: -5, unit: 'dB', text: '5 dB quieter than usual for this voice' },
    ]),
  ]
  return {
    version: '1',
    source: {
      name: 'call.wav',
      durationSeconds: 40,
      sampleRate: 8000,
      channels: 2,
      container: 'wav',
      codec: 'pcm_mulaw',
    },
    model: { id: 'default', sha256: 'ab'.repeat(32), labels: LABELS, commercialUse: false },
    settings: { analysisRate: 16000, windowSeconds: 3, hopSeconds: 1, baseline: 'recording', adapt: 'safe' },
    channels: [
      {
        index: 0,
        role: 'customer',
        emotion: true,
        speech: [
          [2, 8],
          [14, 18.2],
          [21, 26],
          [34, 39.5],
        ],
        talk: {
          speechSeconds: 20.7,
          speechShare: 0.5175,
          longestSilenceSeconds: 8,
          interruptions: [{ start: 14, end: 15.3, of: 1 }],
          speechLevelDb: -21.3,
        },
        snrDb: 24.5,
        quality: ['narrow-band'],
      },
      {
        index: 1,
        role: 'agent',
        emotion: false,
        speech: [
          [8.5, 15.3],
          [27, 33],
        ],
        talk: {
          speechSeconds: 12.8,
          speechShare: 0.32,
          longestSilenceSeconds: 11.7,
          interruptions: [],
          speechLevelDb: -24,
        },
        snrDb: null,
        quality: [],
      },
    ],
    segments,
    summary: {
      channels: [
        {
          channel: 0,
          share: {
            neutral: 0,
            calm: 0.266,
            happy: 0,
            sad: 0.242,
            angry: 0.415,
            fearful: 0,
            disgust: 0,
            surprised: 0,
            uncertain: 0.077,
          },
          dominant: 'angry',
          arc: { first: probabilities('angry', 0.8), last: probabilities('calm', 0.66), text: 'from angry to calm' },
        },
      ],
      moments: [{ channel: 0, start: 2, end: 6.4, label: 'angry', confidence: 0.91 }],
      silenceSeconds: 7.8,
      overlapSeconds: 1.3,
      text: 'The customer sounds angry for 8.6 s of the 20.7 s they speak, most clearly at 00:02, and calm by the end.',
    },
    notes: ['Analysed at 16000 Hz; the recording has 8000 Hz.', 'Channel 2 is an agent: talk only.'],
  }
}

function segment(
  start: number,
  end: number,
  label: string,
  confidence: number,
  evidence: Segment['evidence'],
): Segment {
  return {
    channel: 0,
    start,
    end,
    label,
    confidence,
    probabilities: probabilities(label, confidence),
    quality: [],
    evidence,
  }
}

function probabilities(label: string, confidence: number): Record<string, number> {
  const known = LABELS.includes(label)
  return Object.fromEntries(
    LABELS.map(name => [name, known ? (name === label ? confidence : (1 - confidence) / 7) : 1 / 8]),
  )
}
