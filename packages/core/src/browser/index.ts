export { type OpenBlobOptions, openBlob, readBlob } from './open-blob.ts'
