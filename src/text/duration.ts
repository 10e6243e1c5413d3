// Short formats of durations and times.

/** A finished duration: `840ms`, `3.1s`, `42s`, `2m 05s`, `1h 03m`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs)
  if (ms < 1000) return `${Math.round(ms)}ms`
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`
  return formatElapsed(ms)
}

/** A running duration, in whole seconds so that it changes once a second: `0s`, `12s`, `2m 05s`, `1h 03m`. */
export function formatElapsed(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, "0")}s`
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, "0")}m`
}

/** The local time of day, with the day if it is not today: `14:03`, `Nov 25 14:03`. */
export function formatTime(timeMs: number, nowMs = Date.now()): string {
  const time = new Date(timeMs)
  const clock = `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`
  if (time.toDateString() === new Date(nowMs).toDateString()) return clock
  return `${time.toLocaleDateString("en-US", { month: "short", day: "numeric" })} ${clock}`
}
