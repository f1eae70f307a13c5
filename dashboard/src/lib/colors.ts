/** Colours offered for labels; the choice is stored as #rrggbb, so any other may come from the API. */
export const COLORS = ['#c2410c', '#b45309', '#4d7c0f', '#15803d', '#0f766e', '#0369a1', '#4338ca', '#7e22ce', '#be185d', '#57534e']

/** For a new one beside so many: as long as there are enough, one that none has. */
export const colorOf = (many: number) => COLORS[many % COLORS.length] as string
