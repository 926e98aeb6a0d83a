export { checkWebAddress, type GuardOptions } from './address-guard.ts'
export { type FetchAudioOptions, type FetchedAudio, fetchAudio } from './fetch-audio.ts'
export { type PostOptions, postToAddress } from './post-to-address.ts'
