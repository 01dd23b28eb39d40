/** The portal's line icons on a 24 grid, sized by the words beside them. */
const PATHS = {
  home: 'M3.5 11 12 4l8.5 7M5.5 9.8V20h13V9.8M10 20v-5.5h4V20',
  voucher: 'M3 7h18v3.5a1.5 1.5 0 0 0 0 3V17H3v-3.5a1.5 1.5 0 0 0 0-3zM14 7v2M14 11v2M14 15v2',
  book: 'M12 6.5C10 5 7 4.6 4 5v13.5c3-.4 6 0 8 1.5 2-1.5 5-1.9 8-1.5V5c-3-.4-6 0-8 1.5zM12 6.5V20',
  certificate:
    'M5 4h14a2 2 0 0 1 2 2v9M13.5 17H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2M7 8.5h7M7 12h4M16.5 12a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM15 16.8V21l1.5-1 1.5 1v-4.2',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5l5 5',
  shield: 'M12 3l8 3v5.5c0 5-3.3 8-8 9.5-4.7-1.5-8-4.5-8-9.5V6zM8.5 12l2.5 2.5 4.5-5',
  right: 'M9 5l7 7-7 7',
  back: 'M15 5l-7 7 7 7',
  file: 'M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h6.5M9 16.5h6.5',
  phone:
    'M5 3.5h3.5l1.8 4.5-2.3 1.7c1 2.5 2.8 4.3 5.3 5.3l1.7-2.3 4.5 1.8V18c0 1.5-1 2.5-2.5 2.5C10 20.5 3.5 14 3.5 6 3.5 4.5 4 3.5 5 3.5z',
  type: 'M3 19 8.5 5h1L15 19M5 14.5h8M15.5 19l3-8h.5l3 8M16.7 16.5h4.3',
  globe: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9s.5-6 3.5-9z',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 20.5c.5.7 1.2 1 2 1s1.5-.3 2-1',
  info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5.5M12 7.5v.2',
  warning: 'M12 4 21.5 20h-19zM12 10v5M12 17.4v.2',
  check: 'M5 12.5l4.5 4.5L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  question: 'M8.5 9c0-2 1.5-3.4 3.5-3.4s3.5 1.3 3.5 3.1c0 2.5-3.5 2.6-3.5 5.3M12 17.6v.2',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5.2l3.5 2',
  place: 'M12 21s7-6.6 7-11.5A7 7 0 0 0 5 9.5C5 14.4 12 21 12 21zM12 7a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  print: 'M7 8.5V3h10v5.5M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z',
  money: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8.5 7.5 12 12l3.5-4.5M12 12v5.5M9 12.5h6M9 15h6',
  offline:
    'M3 3l18 18M6.5 12.5a8 8 0 0 1 3-1.9M13 10.3a8 8 0 0 1 4.5 2.2M3.5 9a12 12 0 0 1 3.3-2.2M11 5.6A12 12 0 0 1 20.5 9M9.6 15.8a3.8 3.8 0 0 1 4.8 0M12 19v.2',
  leave: 'M10 4H4.5v16H10M15 8l4 4-4 4M19 12h-9',
  office: 'M4 20.5h16M6 20.5v-16h8v16M14 10h5v10.5M9 8.5h2M9 12h2M9 15.5h2',
} as const
export type PortalIcon = keyof typeof PATHS

export function Icon({ name, className = '' }: { name: PortalIcon; className?: string }) {
  return (
    <svg
      className={`i ${className}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}

export function Logo({ onBand = false }: { onBand?: boolean }) {
  return (
    <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true" style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="9" fill={onBand ? 'rgba(255,255,255,.18)' : '#0958d9'} />
      <path d="M9 8.5h14v10.5H9z" fill="none" stroke="#fff" strokeWidth="2" strokeLinejoin="round" />
      <path
        d="M12 15.5l3 3 6.5-7.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M13 22.5h6" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  )
}
