import type { Trail } from '#src/platform/http/contract.ts'
import { NONE } from '#web/ui/format.ts'
import { GoLink } from '../shell/go.tsx'

/** The way on from a person's row: certificate, claims, payments; the number stands in the tip. */
export function TrailLinks({ links }: { links: Trail }) {
  if (links.length === 0) return <span className="muted">{NONE}</span>
  return (
    <span className="row wrap" style={{ gap: '0 10px' }}>
      {links.map(({ kind, name, number, link }) => (
        <GoLink
          key={`${kind} ${link}`}
          link={link}
          title={number}
          className="nowrap"
          onClick={(event) => event.stopPropagation()}
        >
          {name}
        </GoLink>
      ))}
    </span>
  )
}
