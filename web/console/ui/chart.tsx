import { lazy, Suspense } from 'react'
import { useMedia } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Card } from './page.tsx'
import { Loading } from './states.tsx'

// ECharts arrives with the first chart; registering its parts in a route file would put it into every page.
const Canvas = lazy(() => import('./chart-canvas.tsx'))

export interface Series {
  readonly name: string
  /** null leaves a gap. */
  readonly values: readonly (number | null)[]
  /** actual: solid with a light area; plan: grey dashes with diamonds; forecast: light dots; bar: columns; delta: columns up and down. */
  readonly look: 'actual' | 'plan' | 'forecast' | 'bar' | 'delta'
}

export interface ChartProps {
  /** The finding: 照近四周速度，11 月底只到 92.1%. */
  readonly title: string
  readonly unit: string
  /** Labels of the x axis, one for each value. */
  readonly labels: readonly string[]
  readonly series: readonly Series[]
  readonly height?: number
  readonly format?: (value: number) => string
  /** The text form under the chart: what the columns say, in a sentence. */
  readonly say?: string
  /** A fuller table in the place of the twin, such as one row a label with further columns. */
  readonly twin?: React.ReactNode
}

/** A chart with its table twin under it: same numbers, for reading, copying and printing (VISUAL §10). */
export function Chart({ title, unit, labels, series, height = 220, format = String, say, twin }: ChartProps) {
  const still = useMedia('(prefers-reduced-motion: reduce)')
  return (
    <div className={twin ? 'stack chart-beside' : 'stack'}>
      <Card title={title}>
        <Suspense fallback={<Loading lines={4} />}>
          <Canvas title={title} labels={labels} series={series} height={height} format={format} still={still} />
        </Suspense>
        {say && <p className="small sec">{say}</p>}
      </Card>
      <Card title={t('chart.twin')} hint={unit} flush>
        {twin ?? (
          <div className="scroll-x">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{unit}</th>
                  {labels.map((label) => (
                    <th key={label} scope="col" className="num">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {series.map((one) => (
                  <tr key={one.name}>
                    <th scope="row">{one.name}</th>
                    {one.values.map((value, index) => (
                      <td key={labels[index]} className="num">
                        {value === null ? '—' : format(value)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
    </div>
  )
}
