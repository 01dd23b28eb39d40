/**
 * The address in a certificate's QR code: `/verify#number&name`. Number and name stand behind the #, which browsers never send, so
 * that neither lies in the logs of any server in between.
 */
export const paperLink = {
  write: (number: string, name: string) =>
    `${window.location.origin}/verify#${encodeURIComponent(number)}&${encodeURIComponent(name)}`,

  /** Number and name of `#number&name`; undefined when it is another anchor. */
  read(hash: string): { number: string; name: string } | undefined {
    const parts = /^#([^&]+)&([^&]+)$/.exec(hash)
    if (!parts) return undefined
    try {
      return { number: decodeURIComponent(parts[1] ?? ''), name: decodeURIComponent(parts[2] ?? '') }
    } catch {
      return undefined
    }
  },
}
