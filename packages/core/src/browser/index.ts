export { analyzeBlob, LiveThread, type LiveThreadOptions, prepareWorker } from './analysis-thread.ts'
export { type Microphone, type MicrophoneOptions, openMicrophone, prepareCapture } from './microphone.ts'
export { type OpenBlobOptions, openBlob, readBlob } from './open-blob.ts'
