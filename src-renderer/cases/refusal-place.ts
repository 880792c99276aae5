/**
 * Where a refusal of the open case is said: beside the papers it is about, at the head of the panel, or on the map, where it
 * stands while a tool is in hand.
 */
export function refusalPlace(code: string): 'papers' | 'panel' | 'map' {
  if (/^(?:document|plan|consent|record)\./.test(code)) return 'papers';
  return /^case\.(?!mainParcel)/.test(code) ? 'panel' : 'map';
}
