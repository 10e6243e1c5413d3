// Environment variables.

export type Environment = Readonly<Record<string, string | undefined>>

/** Whether the value of an on/off variable is `1` or `true`. */
export function isOn(value: string | undefined): boolean {
  return value === "1" || value?.toLowerCase() === "true"
}
