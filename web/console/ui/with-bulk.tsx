/**
 * A page with the bar of bulk acts at its foot: over the end of a long list, at the foot of the window under a short one. `opened`
 * hides the bar on a phone, where the open row has the page to itself.
 */
export function WithBulk({
  bulk,
  opened = false,
  children,
}: {
  readonly bulk: React.ReactNode
  readonly opened?: boolean
  readonly children: React.ReactNode
}) {
  return (
    <div className={opened ? 'with-bulk opened' : 'with-bulk'}>
      <div>{children}</div>
      {bulk}
    </div>
  )
}
