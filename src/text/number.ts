// Short formats of counts, costs and sizes.

/** A count with a unit letter: `940`, `1.2k`, `13.0k`, `2.4M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(Math.round(count))
  if (count < 999_950) return `${(count / 1000).toFixed(1)}k`
  return `${(count / 1_000_000).toFixed(1)}M`
}

/** US dollars: `$0.28`. An amount below half a cent is `<$0.01`, since `$0.00` would look free. */
export function formatCost(dollars: number): string {
  if (dollars > 0 && dollars < 0.005) return "<$0.01"
  return `$${dollars.toFixed(2)}`
}

/** `1 file`, `6 files`. */
export function pluralize(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** A size in bytes: `940 B`, `24 KB`, `7.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`
}
