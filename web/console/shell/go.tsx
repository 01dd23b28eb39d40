import { useRouter } from '@tanstack/react-router'

const BASE = '/console'

/** A link of the server (`/classes/…` or `/console/classes/…`) as an address of this page. */
export const hrefOf = (link: string) =>
  link.startsWith(BASE) ? link : `${BASE}${link.startsWith('/') ? '' : '/'}${link}`

/** Goes to a link that the server gave, without loading the page anew. */
export function useGo(): (link: string) => void {
  const router = useRouter()
  return (link) => router.history.push(hrefOf(link))
}

/** `<a>` to a link that the server gave. Inside our own pages prefer the typed `Link` of TanStack Router. */
export function GoLink({ link, children, ...rest }: { link: string } & Omit<React.ComponentProps<'a'>, 'href'>) {
  const go = useGo()
  return (
    <a
      {...rest}
      href={hrefOf(link)}
      onClick={(event) => {
        rest.onClick?.(event)
        if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        go(link)
      }}
    >
      {children}
    </a>
  )
}
