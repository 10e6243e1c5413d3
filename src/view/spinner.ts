// A turning sign as text, by the clock alone: every part of the screen shows the same one.
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const

/** How often it turns; nothing turns while nothing is going on. */
export const spinnerIntervalMs = 150

export function spinnerFrame(now: number): string {
  return frames[Math.floor(now / spinnerIntervalMs) % frames.length] ?? frames[0]
}
