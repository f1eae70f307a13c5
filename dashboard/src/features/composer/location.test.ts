import { describe, expect, it } from 'vitest'
import { isPlace, readPlace } from './location'

describe('a place', () => {
  it('is read from coordinates and from links of maps', () => {
    const place = { latitude: 52.52, longitude: 13.405 }
    for (const text of [
      '52.52, 13.405',
      ' 52.52;13.405 ',
      'geo:52.52,13.405?z=12',
      'https://maps.example/maps?q=52.52,13.405',
      'https://maps.example/maps/place/X/@1.5,2.5,17z/data=!3d52.52!4d13.405',
      'https://maps.example/@52.52,13.405,15z',
      'https://osm.example/?mlat=52.52&mlon=13.405#map=15/1.5/2.5',
      'https://osm.example/#map=15/52.52/13.405',
    ]) {
      expect(readPlace(text), text).toEqual(place)
    }
  })

  it('is on the globe', () => {
    for (const text of ['', 'Berlin', '91, 5', '5, 181', '12']) expect(readPlace(text), text).toBeNull()
    expect(isPlace({ latitude: Number.NaN, longitude: 1 })).toBe(false)
    expect(readPlace('-33.9, -151')).toEqual({ latitude: -33.9, longitude: -151 })
  })
})
