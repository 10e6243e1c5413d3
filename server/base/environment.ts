// Environment variables.

export type Environment = Readonly<Record<string, string | undefined>>

/** Whether a variable that switches something is set to `1` or `true`. */
export function isOn(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true"
}
