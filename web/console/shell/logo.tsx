export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true" style={{ flex: 'none' }}>
      <rect width="28" height="28" rx="7" fill="#1463e1" />
      <path d="M7 8.5h14v9H7z" fill="none" stroke="#fff" strokeWidth="1.8" strokeLinejoin="round" />
      <path d="M10 12h6M10 14.7h3.5" stroke="#fff" strokeWidth="1.6" strokeLinecap="round" />
      <circle cx="18.3" cy="18" r="3.3" fill="#fff" />
      <path
        d="m16.9 18 1 1 1.8-2"
        fill="none"
        stroke="#1463e1"
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
