// The sockets of a process (Linux).
import { readdirSync, readlinkSync } from "node:fs"

/** The inodes of a process's sockets; undefined where they cannot be read, empty when it has exited. */
export function readSockets(pid: number): string[] | undefined {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).flatMap((name) => readSocket(`${folder}/${name}`))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? undefined : []
  }
}

function readSocket(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.slice(1) ?? []
  } catch {
    return []
  }
}
