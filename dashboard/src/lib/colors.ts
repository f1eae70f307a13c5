/** Colours offered for labels; the choice is stored as #rrggbb, so any other may come from the API. */
export const COLORS = ['#c2410c', '#b45309', '#4d7c0f', '#15803d', '#0f766e', '#0369a1', '#4338ca', '#7e22ce', '#be185d', '#57534e']
