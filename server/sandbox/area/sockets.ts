// The sockets by which a command could make a program outside of the sandbox act for it (tmux, D-Bus, agents of ssh and gpg,
// docker, displays, editors): what is in the folder of running services is not there, and each socket elsewhere is covered.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { basename, dirname, isAbsolute, join } from "node:path"
import type { Environment } from "../../base/environment.ts"
import { isInside } from "../../base/file/containment.ts"
import { listProcesses } from "../../base/process/group-members.ts"
import { readSockets } from "../../base/process/process-sockets.ts"
import { type Area, findRealPath, toAreas } from "./area.ts"

export type SocketOptions = {
  readonly env: Environment
  readonly temporaryFolders: readonly string[]
  /** The inodes of the sockets that commands in the sandbox hold, which later ones may use. */
  readonly ownSockets: () => ReadonlySet<string>
  /** The path of a socket that was bound by a relative one. */
  readonly resolveRelative: (name: string, inode: string) => string | undefined
}

/** Parts of the folder of running services that are no sockets: names of hosts, and programs on some distributions. */
const readableServices =
  "/run/systemd/resolve/stub-resolv.conf /run/systemd/resolve/resolv.conf /run/NetworkManager/resolv.conf /run/resolvconf /run/current-system /run/booted-system /run/wrappers /run/opengl-driver /run/opengl-driver-32 /run/.containerenv /run/media /run/adduser".split(
    " ",
  )

/** Folders and files in a temporary folder that are known to hold sockets or tickets, also those that are created later. */
const knownNames =
  /^(tmux-\d+|\.(X11|ICE|XIM|font|Test)-unix|\.X\d+-lock|ssh-.+|dbus-.+|u?screens?|S-.+|zellij-.+|emacs\d+|nvim\..+|vscode-.+|keyring-.+|gpg-.+|gnupg.*|pulse-.+|orbit-.+|ksocket-.+|kde-.+|systemd-private-.+|snap-private-tmp|krb5cc.*|docker.*\.sock)$/

export function listSockets({ env, temporaryFolders, ownSockets, resolveRelative }: SocketOptions): Area[] {
  const services = ["/run", "/var/run"].flatMap((folder) => toAreas(folder, "none"))
  const isService = (path: string) => services.some((folder) => isInside(folder.path, path))
  const runtime = env["XDG_RUNTIME_DIR"]
  const tmux = env["TMUX_TMPDIR"]
  return [
    ...services,
    ...[...readableServices, "/etc/resolv.conf"].flatMap((path) => toAreas(path, "read")),
    ...listServicePrograms(env["PATH"] ?? "", isService),
    ...(runtime && isAbsolute(runtime) ? toAreas(runtime, "private") : []),
    ...[...temporaryFolders, ...(tmux ? [tmux] : [])].flatMap((folder) =>
      listNames(folder)
        .filter((name) => knownNames.test(name))
        .flatMap((name) => toAreas(join(folder, name), "none")),
    ),
    ...findSockets(ownSockets, isService, resolveRelative).flatMap((path) => toAreas(path, "none")),
  ]
}

/** Version managers keep links to programs there. */
function listServicePrograms(path: string, isService: (path: string) => boolean): Area[] {
  return path.split(":").flatMap((folder) => {
    if (!isAbsolute(folder) || !isService(folder) || !findRealPath(folder)) return []
    return [{ path: basename(folder) === "bin" ? dirname(folder) : folder, access: "read" as const }]
  })
}

function findSockets(
  ownSockets: () => ReadonlySet<string>,
  isService: (path: string) => boolean,
  resolveRelative: (name: string, inode: string) => string | undefined,
): string[] {
  // `ADDRESS: COUNT PROTOCOL FLAGS TYPE STATE INODE PATH`
  const rows = [...readTable().matchAll(/^\w+: (?:\w+ ){5} *(\d+) ([^@\n].*)$/gm)]
  const inodes = new Map<string, string[]>()
  for (const [, inode = "", name = ""] of rows) {
    if (isAbsolute(name) && isService(name)) continue
    const path = isAbsolute(name) ? name : resolveRelative(name, inode)
    if (path !== undefined) inodes.set(path, [...(inodes.get(path) ?? []), inode])
  }
  const existing = [...inodes].filter(([path]) => isSocket(path))
  if (existing.length === 0) return []
  const own = ownSockets()
  return existing.filter(([, ids]) => !ids.some((id) => own.has(id))).map(([path]) => path)
}

/** Creates the look-up, which reads the processes once a socket. */
export function createRelativeSockets(): SocketOptions["resolveRelative"] {
  const paths = new Map<string, string | undefined>()
  return (name, inode) => {
    if (!paths.has(inode)) paths.set(inode, findBoundPath(name, inode))
    return paths.get(inode)
  }
}

function findBoundPath(name: string, inode: string): string | undefined {
  const owner = listProcesses().find(({ pid }) => readSockets(pid)?.includes(inode))
  try {
    return owner && join(readlinkSync(`/proc/${owner.pid}/cwd`), name)
  } catch {
    return undefined
  }
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket()
  } catch {
    return false
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readTable(): string {
  try {
    return readFileSync("/proc/net/unix", "utf8")
  } catch {
    return ""
  }
}
