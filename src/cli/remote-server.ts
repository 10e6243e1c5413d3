// A server that somebody else runs: where it is, and the password that it wants.
import type { TransportOptions } from "../client/transport.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** The password comes from the environment, so that no list of processes shows it; `password` overrides it. */
export function toRemoteServer(
  url: string,
  env: Environment,
  password = env["OPENCODE_SERVER_PASSWORD"],
): TransportOptions {
  const { origin, pathname, username, password: written } = new URL(url)
  const secret = password || decodeURIComponent(written)
  const user = decodeURIComponent(username) || env["OPENCODE_SERVER_USERNAME"] || "opencode"
  return {
    url: `${origin}${pathname.replace(/\/+$/, "")}`,
    headers: secret ? { Authorization: `Basic ${Buffer.from(`${user}:${secret}`, "utf8").toString("base64")}` } : {},
  }
}
