import { describe, expect, it } from 'vitest'
import { matchPath } from '../src/match-path.ts'
import { toListQuery } from '../src/screens/start/recordings-query.ts'
import { isRecording } from '../src/uploads/dropped-files.ts'

describe('a path of the app', () => {
  it('gives the variable of its pattern, decoded', () => {
    expect(matchPath('/recordings/:id', '/recordings/a%20b')).toBe('a b')
    expect(matchPath('/models', '/models/')).toBe('')
  })

  it('is no other pattern', () => {
    expect(matchPath('/models', '/')).toBeUndefined()
    expect(matchPath('/recordings/:id', '/recordings')).toBeUndefined()
    expect(matchPath('/', '/models')).toBeUndefined()
  })
})

describe('the choices of the list', () => {
  const none = { words: '', sound: '', tag: '', when: '', sort: '' }

  it('ask for the newest where nothing is chosen', () => {
    expect(toListQuery(none, new Date())).toEqual({ limit: 50, sort: '-created' })
  })

  it('ask the same question for an hour, so that its answer can stay', () => {
    const at = (minute: number) =>
      toListQuery({ ...none, when: 'week', sort: 'worth' }, new Date(Date.UTC(2026, 10, 24, 9, minute)))
    expect(at(1)).toEqual(at(59))
    expect(at(1)).toEqual({ limit: 50, sort: '-strongest', from: '2026-11-17T09:00:00.000Z' })
  })
})

it('takes of a folder what is a recording by its ending, and nothing hidden', () => {
  const names = ['call.WAV', 'a.b.mp3', 'call.opus', 'notes.txt', '.wav', '.call.wav', 'wav', 'cover.jpg']
  expect(names.filter(isRecording)).toEqual(['call.WAV', 'a.b.mp3', 'call.opus'])
})
