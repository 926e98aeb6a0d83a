export { analyzeBlob, LiveThread, type LiveThreadOptions } from './analysis-thread.ts'
export { type Microphone, type MicrophoneOptions, openMicrophone } from './microphone.ts'
export { type OpenBlobOptions, openBlob, readBlob } from './open-blob.ts'
