/**
 * The frame descriptors of one voice channel: what speech detection, the functionals and the evidence all read,
 * computed once for each frame. One row a frame; frame t covers samples [160 t, 160 t + 400) of the channel at 16 kHz
 * (25 ms every 10 ms, no centring), so a table that is fed piece by piece has the rows of one that is fed at once.
 */
export interface DescriptorTable {
  /** Oldest frame that is still kept. */
  readonly firstFrame: number
  /** One past the newest frame. */
  readonly endFrame: number
  /** Values in a row. */
  readonly columns: number
  /** Values of one frame, a view into the table: valid until more is pushed. Columns are named in `COLUMN`. */
  row(frame: number): Float32Array
}
