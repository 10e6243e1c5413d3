// Calls to providers go through the proxy that the environment names; what is on this machine never does.
import http from "node:http"
import type { Environment } from "./provider-entry.ts"

/** Of Node 24.14 and later; the types at hand do not know it yet. */
const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: (env: Record<string, string>) => void }
const loopback = ["localhost", "127.0.0.1", "::1", "[::1]"]

/** Gives a function that sets the proxy of this process, once and only when there is one to set. */
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
