// Sends calls to providers through the proxy of the environment variables, except for those to this machine.
import http from "node:http"
import type { Environment } from "../base/environment.ts"

/** Available since Node 24.14; missing in the installed types. */
const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: (env: Record<string, string>) => void }
const loopback = ["localhost", "127.0.0.1", "::1", "[::1]"]

/** Returns a function that sets the proxy of this process, at its first call and only if one is configured. */
export function createProxySetup(env: Environment): () => void {
  let isSet = false
  return () => {
    if (isSet) return
    isSet = true
    const plain = env["http_proxy"] || env["HTTP_PROXY"]
    const secure = env["https_proxy"] || env["HTTPS_PROXY"]
    if (!plain && !secure) return
    const not = [env["no_proxy"] || env["NO_PROXY"], ...loopback].filter(Boolean).join(",")
    setGlobalProxyFromEnv?.({
      ...(plain ? { HTTP_PROXY: plain } : {}),
      ...(secure ? { HTTPS_PROXY: secure } : {}),
      NO_PROXY: not,
    })
  }
}
