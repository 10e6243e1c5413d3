// A port for a program that has to be told its port. It was free a moment ago; nothing keeps it free.
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"

/** Asks the kernel for an unused loopback port and gives it back at once. */
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
