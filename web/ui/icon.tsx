/** Line icons on a 16 grid, drawn as text is: `currentColor`, no meaning of their own (a word always stands beside). */
const PATHS = {
  home: 'M2.5 7 8 2.5 13.5 7v6a.5.5 0 0 1-.5.5H3a.5.5 0 0 1-.5-.5zM6.5 13.5v-4h3v4',
  review: 'M2.5 3.5h11v9h-11zM5.5 8l2 2L11 6',
  money: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM5.8 5 8 8l2.2-3M8 8v3.4M6 8.4h4M6 10h4',
  notice: 'M3 6.5v3l6.5 3v-9zM9.5 5.5c1.8.3 3 1.2 3 2.5s-1.2 2.2-3 2.5M4.5 9.8v3.2h1.8v-2.3',
  class: 'M2.5 3h11v8h-11zM5.5 13.5h5M8 11v2.5M5 6h6M5 8.3h3.5',
  person: 'M8 2.7a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2zM3 13.5c.4-2.8 2.3-4.2 5-4.2s4.6 1.4 5 4.2',
  organisation: 'M2.5 13.5h11M4 13.5v-10h5v10M9 6.5h3.5v7M6 6h1M6 8.5h1M6 11h1',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z',
  target: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 8l4-4',
  report: 'M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3M6 8.5h4M6 11h4',
  help: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM6.3 6.5c0-1 .7-1.7 1.7-1.7s1.7.6 1.7 1.6c0 1.2-1.7 1.3-1.7 2.5M8 11v.3',
  place: 'M8 14s4.5-4.2 4.5-7.5A4.5 4.5 0 0 0 3.5 6.5C3.5 9.8 8 14 8 14zM8 5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  search: 'M7 2.7a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6zM10.3 10.3l3.2 3.2',
  tasks: 'M6.5 4h7M6.5 8h7M6.5 12h7M2.2 4l.9.9 1.5-1.7M2.2 8l.9.9 1.5-1.7M2.2 12l.9.9 1.5-1.7',
  bell: 'M8 2.3c2.4 0 3.7 1.7 3.7 4v2.5l1.3 2.2H3l1.3-2.2V6.3c0-2.3 1.3-4 3.7-4zM6.6 13.2c.6.6 2.2.6 2.8 0',
  down: 'M4.5 6.5 8 10l3.5-3.5',
  left: 'M10 3.5 5.5 8l4.5 4.5',
  right: 'M6 3.5 10.5 8 6 12.5',
  check: 'M3.5 8.3l3 3 6-6.5',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  question: 'M5.8 6c0-1.2.9-2 2.2-2s2.2.8 2.2 2c0 1.5-2.2 1.6-2.2 3.2M8 12v.2',
  clock: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 4.8V8l2.2 1.4',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.2',
  info: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 7.2v3.6M8 5v.2',
  shield: 'M8 2l5 1.8v3.7c0 3.3-2.1 5.4-5 6.5-2.9-1.1-5-3.2-5-6.5V3.8zM5.8 8l1.6 1.6 3-3.2',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  star: 'M8 2.5l1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5 6.3 6z',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.3h10',
  upload: 'M8 10.5V3M4.8 5.8 8 2.6l3.2 3.2M3 13.3h10',
  undo: 'M5.5 3.5 3 6l2.5 2.5M3 6h6.2a3.5 3.5 0 0 1 0 7H6',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
  settings:
    'M8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M12.2 3.8l-1.4 1.4M5.2 10.8l-1.4 1.4',
  certificate:
    'M2 3h12v8H9.8M6.2 11H2V3M5 6h6M5 8.3h2M8 8.8a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM6.9 12.5V15L8 14.3l1.1.7v-2.5',
  exam: 'M3.5 2.5h9v11h-9zM5.7 5.6l.7.7 1.2-1.3M9 5.7h1.8M5.7 9.6l.7.7L7.6 9M9 9.7h1.8',
  voucher: 'M2 4.5h12V7a1.2 1.2 0 0 0 0 2.4v2.1H2V9.4A1.2 1.2 0 0 0 2 7zM9.5 4.5v1.4M9.5 7.3v1.4M9.5 10.1v1.4',
  fund: 'M2.5 13.5h11M3 6.5h10L8 2.5zM4.5 6.5v5M8 6.5v5M11.5 6.5v5',
  batch: 'M8 2.5 13.5 5 8 7.5 2.5 5zM2.5 8 8 10.5 13.5 8M2.5 11 8 13.5l5.5-2.5',
  policy: 'M3.5 2.5h9v9h-9zM3.5 11.5c0 1.2.6 2 2 2h7v-2M5.8 5.5h4.5M5.8 8h3',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  edit: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.4 4.4l2.2 2.2',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  offline:
    'M2.5 2.5l11 11M4.5 8.5a5 5 0 0 1 1.9-1.2M8.5 7a5 5 0 0 1 3 1.5M2.5 6.2A8 8 0 0 1 4.6 5M7.5 4.2a8 8 0 0 1 6 2M6.5 10.7a2.2 2.2 0 0 1 3 0M8 12.8v.2',
  calendar: 'M2.5 3.8h11v9.7h-11zM2.5 6.8h11M5.5 2.3v3M10.5 2.3v3',
  lock: 'M3.8 7.2h8.4v6.3H3.8zM5.5 7.2V5.5a2.5 2.5 0 0 1 5 0v1.7',
  leave: 'M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6',
  language:
    'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM2.2 8h11.6M8 2.2c2 1.7 2.8 3.6 2.8 5.8S10 12.1 8 13.8C6 12.1 5.2 10.2 5.2 8S6 3.9 8 2.2z',
  account:
    'M2.5 3.5h11v9h-11zM6 6a1.3 1.3 0 1 1 0 2.6A1.3 1.3 0 0 1 6 6zM4 11c.3-1.2 1-1.7 2-1.7s1.7.5 2 1.7M9.8 7h2M9.8 9.5h2',
  log: 'M3.5 2.5h9v11h-9zM5.8 5.5h4.5M5.8 8h4.5M5.8 10.5h2.5',
} as const

export type IconName = keyof typeof PATHS

/** `size` in px, 16 unless told. Decorative: hidden from screen readers. */
export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={`ic ${className}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 14 ? 1.8 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
