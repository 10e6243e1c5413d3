// Short text for how long ago something happened.

/** `now`, `5 min`, `2 h`, `3 d`, `6 w`, `2 y`. */
export function formatAge(ageMs: number): string {
  const minutes = Math.floor(Math.max(0, ageMs) / 60_000)
  if (minutes < 1) return "now"
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h`
  const days = Math.floor(hours / 24)
  if (days < 14) return `${days} d`
  return days < 365 ? `${Math.floor(days / 7)} w` : `${Math.floor(days / 365)} y`
}
