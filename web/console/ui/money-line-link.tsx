import { Link } from '@tanstack/react-router'

/** To the page of what money was paid for: a line of a claim, or a grant. */
export function MoneyLineLink({
  kind,
  lineId,
  children,
}: {
  kind: 'claim' | 'grant' | null | undefined
  lineId: string
  children: React.ReactNode
}) {
  return kind === 'grant' ? (
    <Link to="/grants/$id" params={{ id: lineId }} className="nowrap">
      {children}
    </Link>
  ) : (
    <Link to="/claim-lines/$lineId" params={{ lineId }} className="nowrap">
      {children}
    </Link>
  )
}
