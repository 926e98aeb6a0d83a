/** A file that an archive offers under an address. */
export interface ArchivedFile {
  readonly address: string
  /** Below the corpus's folder. */
  readonly name: string
  /** As the archive publishes it; undefined where it publishes none. */
  readonly md5?: string
  readonly bytes?: number
}

/** Where a corpus is published, and what is there when all of it was fetched. */
export interface Archive {
  /** For people: what it is, who made it, what must be cited. */
  readonly page: string
  /** Zip archives that hold the recordings. */
  readonly zips?: readonly ArchivedFile[]
  /** Address of a Dataverse's list of the dataset's files, for a corpus that is published file by file. */
  readonly listing?: string
  /** Address of a file in that list, before its number. */
  readonly files?: string
  /** Recordings of the corpus, of which none may lack. */
  readonly clips: number
}

/** Corpora that `undertone dataset get` knows how to fetch. */
export const ARCHIVED = ['ravdess', 'emodb', 'tess'] as const
/** A name of {@link ARCHIVED}. */
export type ArchivedCorpus = (typeof ARCHIVED)[number]

/**
 * The addresses of the public archives: the only place that has them. RAVDESS's checksum and size are Zenodo's. EmoDB's
 * site publishes no checksum and TESS's archive one for each file; for all three the recordings are counted in the end.
 */
export const ARCHIVES: Readonly<Record<ArchivedCorpus, Archive>> = {
  ravdess: {
    page: 'https://zenodo.org/records/1188976',
    zips: [
      {
        address: 'https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1',
        name: 'Audio_Speech_Actors_01-24.zip',
        md5: 'bc696df654c87fed845eb13823edef8a',
        bytes: 208_468_073,
      },
    ],
    clips: 1440,
  },
  emodb: {
    page: 'http://emodb.bilderbar.info',
    zips: [{ address: 'http://emodb.bilderbar.info/download/download.zip', name: 'download.zip' }],
    clips: 535,
  },
  tess: {
    page: 'https://doi.org/10.5683/SP2/E8H2MF',
    listing: 'https://borealisdata.ca/api/datasets/:persistentId/?persistentId=doi:10.5683/SP2/E8H2MF',
    files: 'https://borealisdata.ca/api/access/datafile/',
    clips: 2800,
  },
}
