// The address and credentials of a server that another process runs.
import type { TransportOptions } from "../../client/transport.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** The password is read from the environment by default, since a list of processes shows arguments. */
export function toRemoteServer(
  url: string,
  env: Environment,
  password = env["OPENCODE_SERVER_PASSWORD"],
): TransportOptions {
  const { origin, pathname, username, password: urlPassword } = new URL(url)
  const secret = password || decodeURIComponent(urlPassword)
  const user = decodeURIComponent(username) || env["OPENCODE_SERVER_USERNAME"] || "opencode"
  return {
    url: `${origin}${pathname.replace(/\/+$/, "")}`,
    headers: secret ? { Authorization: `Basic ${Buffer.from(`${user}:${secret}`, "utf8").toString("base64")}` } : {},
  }
}
