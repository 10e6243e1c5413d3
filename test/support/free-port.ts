// A port for a program that cannot choose its port itself. Another program may take it before it is used.
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"

/** Binds an unused loopback port, releases it and returns its number. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
