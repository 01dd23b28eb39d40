/** Four modules of quiet around the code, which scanners need. */
const QUIET = 4

/**
 * `text` as a QR code: the side of the square in modules, quiet zone included, and one SVG path of its dark runs. The library arrives only
 * with the first code.
 */
export async function qrPath(text: string): Promise<{ size: number; path: string }> {
  const {
    default: { create },
  } = await import('qrcode')
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let run = 0
      while (x + run < size && modules.get(y, x + run)) run++
      if (run > 0) path += `M${x + QUIET} ${y + QUIET}h${run}v1h-${run}z`
      x += run
    }
  }
  return { size: size + QUIET * 2, path }
}
