export interface Place {
  latitude: number
  longitude: number
}

const NUMBER = '(-?\\d{1,3}(?:\\.\\d+)?)'
const PAIR = new RegExp(`${NUMBER}\\s*[,;]\\s*${NUMBER}`)
/** Where maps keep the place in their links, the pin before the middle of the map. */
const IN_LINKS = [new RegExp(`!3d${NUMBER}!4d${NUMBER}`), new RegExp(`[?&](?:q|query|ll|mlat|destination)=(?:loc:)?${NUMBER}(?:,|%2C|&mlon=)${NUMBER}`, 'i'), new RegExp(`@${NUMBER},${NUMBER}`), new RegExp(`#map=[\\d.]+/${NUMBER}/${NUMBER}`)]

export const isPlace = ({ latitude, longitude }: Place) => Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

/** Coordinates as people copy them: "52.5, 13.4", or a link of a map. Null: there are none in it. */
export function readPlace(text: string): Place | null {
  const patterns = /^https?:|^geo:/i.test(text.trim()) ? [...IN_LINKS, PAIR] : [PAIR]
  for (const pattern of patterns) {
    const found = pattern.exec(text)
    if (!found) continue
    const place = { latitude: Number(found[1]), longitude: Number(found[2]) }
    if (isPlace(place)) return place
  }
  return null
}
