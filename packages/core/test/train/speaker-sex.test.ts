import { expect, test } from 'vitest'
import { sexOf } from '../../src/train/speaker-sex.ts'

test('the sex of speakers is what their corpora say, and unknown where they say nothing', () => {
  const sexes = ['ravdess/01', 'ravdess/24', 'emodb/03', 'emodb/09', 'tess/OAF', 'savee/DC', 'iemocap/Ses01F'].map(
    sexOf,
  )
  expect(sexes).toEqual(['male', 'female', 'male', 'female', 'female', 'male', 'female'])
  expect(['own/anna', 'emodb/99', 'crema-d/1001', ''].map(sexOf)).toEqual([undefined, undefined, undefined, undefined])
})
