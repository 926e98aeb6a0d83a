export { type OpenAudioOptions, openAudio } from './open-audio.ts'
export { readAudio } from './read-audio.ts'
