const TURNS = 6
const LOBES = 20

/** One closed line of waves around the middle; turned a few times it is the rosette of the certificate's ground. */
const WAVE = (() => {
  const points: string[] = []
  for (let at = 0; at <= 360; at += 1) {
    const angle = (at * Math.PI) / 180
    const radius = 29 + 17 * Math.cos(LOBES * angle)
    points.push(`${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`)
  }
  return `M${points.join('L')}z`
})()

export const Rosette = () => (
  <svg
    className="rosette"
    viewBox="-50 -50 100 100"
    fill="none"
    stroke="#23456f"
    strokeWidth=".16"
    aria-hidden="true"
    focusable="false"
  >
    {Array.from({ length: TURNS }, (_, turn) => (
      <path key={turn} d={WAVE} transform={`rotate(${(turn * 360) / LOBES / TURNS})`} />
    ))}
  </svg>
)
