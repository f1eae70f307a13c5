/** A colour as sRGB, 0 to 1 each. */
type Rgb = [number, number, number]

/** `#rrggbb`, `#rgb` or `rgb(r g b)`, as tokens, minified styles and computed ones write them; null for what is no one colour. */
export function readColor(text: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text.trim())
  const hex = short ? short.slice(1).map((digit) => digit + digit).join('') : /^#([0-9a-f]{6})$/i.exec(text.trim())?.[1]
  const parts = hex ? [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) : text.match(/^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)$/)?.slice(1).map(Number)
  return parts?.length === 3 ? (parts.map((part) => part / 255) as Rgb) : null
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG's contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number | null {
  const colors = [readColor(one), readColor(other)]
  if (!colors[0] || !colors[1]) return null
  const [dark, light] = colors.map((color) => luminance(color as Rgb)).sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
