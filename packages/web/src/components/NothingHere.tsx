import { Link } from '../router.tsx'
import { strings } from '../strings/index.ts'

/** Stands where nothing is, with the way back to the first screen. */
export function NothingHere({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="card empty">
      <h1>{title}</h1>
      <p>{text}</p>
      <Link className="button" to="/">
        {strings.notFound.back}
      </Link>
    </section>
  )
}
