export interface Size {
  width: number
  height: number
}

/** The largest size of these proportions within a box; never larger than the thing itself, never too small to be tapped. */
export function fit({ width, height }: Size, box: Size, least = 48): Size {
  if (!(width > 0) || !(height > 0)) return box
  const scale = Math.min(1, box.width / width, box.height / height)
  return { width: Math.max(least, Math.round(width * scale)), height: Math.max(least, Math.round(height * scale)) }
}
