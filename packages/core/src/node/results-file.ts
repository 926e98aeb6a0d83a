import { type FileHandle, open, readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import { parseCsv } from '../train/csv.ts'
import type { FoldFigures } from '../train/search-report.ts'
import { writeWhole } from './files.ts'

/** One network of a search as a row: what it is known by, where it belongs, what it was and how good. */
export interface ResultRow {
  /** Hash of all that the figures depend on. */
  readonly key: string
  /** The outer fold of a nested search, from 0; empty for the search itself. */
  readonly outer: number | ''
  readonly combination: number
  readonly fold: number
  /** JSON. */
  readonly settings: string
  readonly figures: FoldFigures
}

const COLUMNS = 'key,outer,combination,fold,settings,accuracy,uar,macroF1,iterations,converged,diverged'

/**
 * The rows of a search, written one by one as they come, so that a search that was killed goes on where it was.
 * A CSV file: each combination and fold once.
 */
export class ResultsFile {
  readonly #handle: FileHandle
  /** Figures of the rows that were there, by key. */
  readonly known: ReadonlyMap<string, FoldFigures>
  /** One row at a time, whole. */
  #last: Promise<void> = Promise.resolve()
  #failure: AppError | undefined

  private constructor(handle: FileHandle, known: ReadonlyMap<string, FoldFigures>) {
    this.#handle = handle
    this.known = known
  }

  /**
   * Opens the file at `path`, or makes it. A last row that was cut off is dropped.
   *
   * @throws AppError `usage/invalid-option` where the file is something else, `file/not-writable`
   */
  static async open(path: string): Promise<ResultsFile> {
    const text = await readFile(path, 'utf8').catch(() => '')
    if (text !== '' && !text.startsWith(`${COLUMNS}\n`))
      throw new AppError(
        'usage/invalid-option',
        `"${path}" is there and holds no results of a search: expected the columns ${COLUMNS}. Name another file.`,
        { path },
      )
    const whole = text === '' ? `${COLUMNS}\n` : text.slice(0, text.lastIndexOf('\n') + 1)
    const known = new Map<string, FoldFigures>()
    for (const { cells } of parseCsv(whole).slice(1)) {
      const [key = '', , , , , ...figures] = cells
      const [accuracy, uar, macroF1, iterations, converged, diverged] = figures
      known.set(key, {
        accuracy: Number(accuracy),
        uar: Number(uar),
        macroF1: Number(macroF1),
        iterations: Number(iterations),
        converged: converged === 'true',
        diverged: diverged === 'true',
      })
    }
    try {
      if (whole !== text) await writeWhole(path, whole)
      return new ResultsFile(await open(path, 'a'), known)
    } catch (cause) {
      throw new AppError(
        'file/not-writable',
        `Could not write "${path}". Choose a place that may be written to.`,
        { path },
        { cause },
      )
    }
  }

  /** Adds a row at the end; a failure to write comes up in the next call, or in `close`. */
  add({ key, outer, combination, fold, settings, figures }: ResultRow): void {
    if (this.#failure) throw this.#failure
    const { accuracy, uar, macroF1, iterations, converged, diverged } = figures
    const quoted = `"${settings.replaceAll('"', '""')}"`
    const cells = [key, outer, combination, fold, quoted, accuracy, uar, macroF1, iterations, converged, diverged]
    this.#last = this.#last
      .then(() => this.#handle.appendFile(`${cells.join(',')}\n`))
      .catch((cause: unknown) => {
        this.#failure ??= new AppError(
          'file/not-writable',
          'Could not write the results: is the disk full?',
          {},
          { cause },
        )
      })
  }

  /** @throws AppError `file/not-writable` where a row could not be written */
  async close(): Promise<void> {
    await this.#last
    await this.#handle.close()
    if (this.#failure) throw this.#failure
  }
}
