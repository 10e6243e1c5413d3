// A streaming proxy between a client and a server. It records requests and response statuses and can drop connections.
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { createCondition } from "./condition.ts"
import { toDisposable } from "./dispose.ts"
import type { Disposable } from "./dispose.ts"

type Exchange = {
  readonly method: string
  readonly path: string
  /** 0 until the response begins. */
  status: number
  /** The beginning of the body of an error response. */
  problem: string
}

export type Proxy = Disposable & {
  readonly url: string
  /** Oldest first. */
  readonly exchanges: readonly Exchange[]
  /** Resolves when the predicate is true; it is evaluated when a request arrives or its response begins. */
  readonly waitFor: (predicate: (exchanges: readonly Exchange[]) => boolean) => Promise<void>
  /** Closes all open connections; new ones are accepted. */
  readonly drop: () => void
}

const problemBytes = 300

/** Starts the proxy on a free loopback port; bodies and streams pass through unchanged. */
export async function startProxy(target: string): Promise<Proxy> {
  const condition = createCondition()
  const exchanges: Exchange[] = []
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming
    const exchange: Exchange = { method, path: url, status: 0, problem: "" }
    exchanges.push(exchange)
    condition.changed()
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      exchange.status = answer.statusCode ?? 0
      condition.changed()
      outgoing.writeHead(exchange.status, answer.headers)
      answer.on("data", (chunk: Buffer) => {
        if (exchange.status >= 400 && exchange.problem.length < problemBytes)
          exchange.problem += chunk.toString().slice(0, problemBytes)
      })
      answer.on("error", () => outgoing.destroy())
      answer.pipe(outgoing)
    })
    onward.on("error", () => outgoing.destroy())
    outgoing.on("close", () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    ...toDisposable(async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    }),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async waitFor(predicate) {
      const describe = () => `The expected exchange did not happen; exchanges: ${JSON.stringify(exchanges, null, 1)}`
      await condition.until(() => predicate(exchanges), { describe })
    },
    drop: () => server.closeAllConnections(),
  }
}
