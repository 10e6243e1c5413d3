// Finds the user that owns the other end of a local TCP connection in the kernel's socket tables (Linux).
// Guarantees: calls that arrive while the tables are read share the next read; an end that was already closed has no
// owner, since the kernel then reports root.
import { readFile } from "node:fs/promises"

export type Connection = {
  readonly localAddress?: string | undefined
  readonly localPort?: number | undefined
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
}

/** `gone`: the other end is closed. `unknown`: the tables do not contain the connection, as in some sandboxes. */
export type PeerOwner = { readonly uid: number; readonly inode: string } | "gone" | "unknown"

/** Creates the look-up. `readTables` returns the text of `/proc/net/tcp` and `/proc/net/tcp6`. */
export function createPeerOwners(readTables: () => Promise<string> = readKernelTables) {
  let running: Promise<string> | undefined
  let next: Promise<string> | undefined

  /** Returns tables whose read started after this call. */
  function readFresh(): Promise<string> {
    if (!running) return start()
    next ??= running.then(start, start)
    return next
  }

  function start(): Promise<string> {
    next = undefined
    const reading = readTables().finally(() => {
      if (running === reading) running = undefined
    })
    return (running = reading)
  }

  return async function findPeerOwner(connection: Connection): Promise<PeerOwner> {
    const local = toEndPattern(connection.localAddress, connection.localPort)
    const remote = toEndPattern(connection.remoteAddress, connection.remotePort)
    if (!local || !remote) return "unknown"
    const tables = await readFresh().catch(() => "")
    // ` N: LOCAL REMOTE STATE QUEUES TIMER RETRANSMITS UID TIMEOUT INODE`
    const row = new RegExp(`: ${remote} ${local} (?:\\S+ +){4}(\\d+) +\\d+ +(\\d+)`).exec(tables)
    if (row && row[2] !== "0") return { uid: Number(row[1]), inode: row[2]! }
    return row || new RegExp(`: ${local} ${remote} `).test(tables) ? "gone" : "unknown"
  }
}

async function readKernelTables(): Promise<string> {
  const [four, six] = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "latin1").catch(() => "")),
  )
  return `${four}${six}`
}

/** A pattern for an end in either table: four-byte words in host order, and an IPv4 address also mapped to IPv6. */
function toEndPattern(address: string | undefined, port: number | undefined): string | undefined {
  if (address === undefined || port === undefined) return undefined
  const tail = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  const bytes = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)?.slice(1).map(Number)
  if (bytes) return `(?:0{16}FFFF0000)?${toWord(bytes)}${tail}`
  const six = toBytes(address)
  return six && [0, 4, 8, 12].map((at) => toWord(six.slice(at, at + 4))).join("") + tail
}

function toWord(bytes: readonly number[]): string {
  return bytes
    .toReversed()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, "0"))
    .join("")
}

/** The bytes of an IPv6 address as Node writes it, with or without a zone. */
function toBytes(address: string): number[] | undefined {
  const [first = "", last] = address.replace(/%.*$/, "").split("::")
  const toGroups = (text: string) => (text === "" ? [] : text.split(":"))
  const start = toGroups(first)
  const end = toGroups(last ?? "")
  const missing = 8 - start.length - end.length
  if (missing < 0 || (last === undefined && missing > 0)) return undefined
  const groups = [...start, ...Array.from({ length: missing }, () => "0"), ...end].map((group) =>
    Number.parseInt(group, 16),
  )
  return groups.every((group) => group >= 0 && group <= 0xffff)
    ? groups.flatMap((group) => [group >> 8, group & 0xff])
    : undefined
}
