import { strings } from '../../strings/index.ts'

/** The first screen: bring recordings in, see what they sound like. */
export function Start() {
  return (
    <section className="drop">
      <h1>{strings.start.drop}</h1>
      <h2>{strings.start.samples}</h2>
    </section>
  )
}
