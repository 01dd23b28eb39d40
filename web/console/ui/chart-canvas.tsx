import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { FONT } from '../theme.ts'
import type { ChartProps, Series } from './chart.tsx'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

const HOLLOW = { color: '#fff', borderColor: '#667080', borderWidth: 1.5 } as const

const LOOKS = {
  actual: {
    type: 'line',
    color: '#1677ff',
    lineStyle: { width: 2.5 },
    areaStyle: { opacity: 0.08 },
    symbol: 'circle',
    showSymbol: false,
  },
  plan: {
    type: 'line',
    color: '#667080',
    lineStyle: { width: 1.5, type: 'dashed' },
    symbol: 'diamond',
    symbolSize: 10,
    itemStyle: HOLLOW,
  },
  forecast: {
    type: 'line',
    color: '#5a9bff',
    lineStyle: { width: 2, type: 'dotted' },
    symbol: 'emptyCircle',
    symbolSize: 6,
  },
  bar: { type: 'bar', color: '#1677ff', barMaxWidth: 28 },
  // More is blue, less is amber; the sign stands in the table and in the tip, so that colour is never alone.
  delta: {
    type: 'bar',
    barMaxWidth: 28,
    itemStyle: { color: ({ value }: { value?: unknown }) => (Number(value) < 0 ? '#c98a12' : '#1677ff') },
  },
} as const

const seriesOf = (one: Series) => ({ ...LOOKS[one.look], name: one.name, data: [...one.values] })

/** Drawn at its real size, so that words keep 12 px; the table beside it says the same to a screen reader. */
export default function ChartCanvas({
  title,
  labels,
  series,
  height,
  format,
  still,
}: Pick<ChartProps, 'title' | 'labels' | 'series'> & {
  height: number
  format: (value: number) => string
  still: boolean
}) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!box.current) return
    const differences = series.every((one) => one.look === 'delta')
    const chart = init(box.current, undefined, { renderer: 'svg' })
    // The columns share what the axis leaves; two characters fit everywhere.
    const labelWidth = Math.max(26, Math.min(54, Math.floor((box.current.clientWidth - 80) / labels.length) - 4))
    chart.setOption({
      animationDuration: still ? 0 : 180,
      textStyle: { fontFamily: FONT, fontSize: 12, color: '#667080' },
      grid: { left: 8, right: 12, top: 16, bottom: 28, containLabel: true },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '—'),
      },
      // A single column of differences is named by its axis and its title.
      legend: {
        show: !differences,
        bottom: 0,
        itemWidth: 18,
        itemHeight: 8,
        textStyle: { fontSize: 12, color: '#4a5362' },
      },
      xAxis: {
        type: 'category',
        data: [...labels],
        axisTick: { show: false },
        axisLine: { lineStyle: { color: '#aab2be' } },
        axisLabel: {
          fontSize: 12,
          color: '#667080',
          // Every group is named; a long name breaks into lines.
          ...(differences ? { interval: 0, width: labelWidth, overflow: 'break' as const } : {}),
        },
      },
      yAxis: {
        type: 'value',
        splitNumber: 2,
        axisLabel: { fontSize: 12, color: '#667080', formatter: (value: number) => format(value) },
        splitLine: { lineStyle: { color: '#e9ecf1' } },
      },
      series: series.map(seriesOf),
    })
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(box.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [labels, series, format, still])
  return <div ref={box} role="img" aria-label={title} style={{ height }} />
}
