// The origins that `--cors` allows. A value that cannot be honoured is reported and allows nothing; it never keeps the
// server from starting, since programs pass what another server takes.

export type CorsOrigins = {
  /** As browsers send them. */
  readonly origins: readonly string[]
  /** What was ignored, and why. */
  readonly warnings: readonly string[]
}

/** `values` are origins, or hosts without a scheme; a value may list several, separated by commas. */
export function toCorsOrigins(values: readonly string[]): CorsOrigins {
  const origins: string[] = []
  const warnings: string[] = []
  for (const value of values.flatMap((list) => list.split(/[\s,]+/)).filter(Boolean)) {
    const found = findOrigins(value)
    origins.push(...found)
    if (found.length > 0) continue
    const reason = value.includes("*")
      ? "a wildcard would let any page run commands here"
      : "it is not the origin of a page"
    warnings.push(
      `--cors ${value} is ignored: ${reason}. Name scheme, host and port, such as http://localhost:5173 or vscode-webview://ID.`,
    )
  }
  return { origins, warnings }
}

/** Schemes whose pages have the origin `null`, which any page can take on. */
const opaque = new Set(["about:", "blob:", "data:", "file:", "javascript:"])
const host = String.raw`(?:\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::\d{1,5})?`
const bareHost = new RegExp(`^${host}$`, "i")
/** A path is left out: an origin has none. */
const withScheme = new RegExp(String.raw`^([a-z][a-z0-9+.-]*:)//${host}(?:/[^*]*)?$`, "i")

function findOrigins(value: string): string[] {
  if (bareHost.test(value) && value.toLowerCase() !== "null")
    return ["http", "https"].flatMap((scheme) => findOrigins(`${scheme}://${value}`))
  const scheme = withScheme.exec(value)?.[1]?.toLowerCase()
  if (scheme === undefined || opaque.has(scheme) || !URL.canParse(value)) return []
  const { origin, host: name } = new URL(value)
  // Only the origins of the web's own schemes are computed; those of applications are sent as they are written.
  return [origin === "null" ? `${scheme}//${name.toLowerCase()}` : origin]
}
