import { describe, expect, it } from 'vitest'
import { conditionName } from '../../src/report/condition-names.ts'

describe('conditionName', () => {
  it('says each step of a copy in words', () => {
    expect(conditionName('clean')).toBe('as recorded')
    expect(conditionName('speed0.9-mulaw8k')).toBe('speed × 0.9, telephone, 8 kHz µ-law')
    expect(conditionName('room0.4-mp3-32')).toBe('room, 0.4 s of reverberation, MP3, 32 kbit/s')
    expect(conditionName('gain-12')).toBe('12 dB softer')
    expect(conditionName('gain+12')).toBe('12 dB louder')
  })

  it('keeps the name of a step that it does not know', () => {
    expect(conditionName('underwater-white10')).toBe('underwater, white noise, 10 dB')
    expect(conditionName('-')).toBe('')
  })
})
