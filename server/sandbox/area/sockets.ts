// The sockets by which a command could make a program outside of the sandbox act for it (tmux, D-Bus, agents of ssh and gpg,
// docker, displays, editors): what is in the folder of running services is not there, and each socket elsewhere is covered.
import { lstatSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, isAbsolute, join } from "node:path"
import type { Environment } from "../../base/environment.ts"
import { isInside } from "../../base/file/containment.ts"
import { type Area, findRealPath, toAreas } from "./area.ts"

export type SocketOptions = {
  readonly env: Environment
  readonly temporaryFolders: readonly string[]
  /** The inodes of the sockets that commands of the agent hold, which later commands may use. */
  readonly ownSockets: () => ReadonlySet<string>
}

/** Parts of the folder of running services that are no sockets: names of hosts, and programs on some distributions. */
const readableServices =
  "/run/systemd/resolve/stub-resolv.conf /run/systemd/resolve/resolv.conf /run/NetworkManager/resolv.conf /run/resolvconf /run/current-system /run/booted-system /run/wrappers /run/opengl-driver /run/opengl-driver-32 /run/.containerenv /run/media /run/adduser".split(
    " ",
  )

/** Folders and files in a temporary folder that are known to hold sockets or tickets, also those that are created later. */
const knownNames =
  /^(tmux-\d+|\.(X11|ICE|XIM|font|Test)-unix|\.X\d+-lock|ssh-.+|dbus-.+|u?screens?|S-.+|zellij-.+|emacs\d+|nvim\..+|vscode-.+|keyring-.+|gpg-.+|gnupg.*|pulse-.+|orbit-.+|ksocket-.+|kde-.+|systemd-private-.+|snap-private-tmp|krb5cc.*|docker.*\.sock)$/

export function listSockets({ env, temporaryFolders, ownSockets }: SocketOptions): Area[] {
  const services = ["/run", "/var/run"].flatMap((folder) => toAreas(folder, "none"))
  const isService = (path: string) => services.some((folder) => isInside(folder.path, path))
  const runtime = env["XDG_RUNTIME_DIR"]
  const tmux = env["TMUX_TMPDIR"]
  return [
    ...services,
    ...readableServices.flatMap((path) => toAreas(path, "read")),
    ...listServicePrograms(env["PATH"] ?? "", isService),
    ...(runtime && isAbsolute(runtime) ? toAreas(runtime, "private") : []),
    ...[...temporaryFolders, ...(tmux ? [tmux] : [])].flatMap((folder) =>
      listNames(folder)
        .filter((name) => knownNames.test(name))
        .flatMap((name) => toAreas(join(folder, name), "none")),
    ),
    ...findSockets(temporaryFolders, ownSockets, isService).flatMap((path) => toAreas(path, "none")),
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
  temporaryFolders: readonly string[],
  ownSockets: () => ReadonlySet<string>,
  isService: (path: string) => boolean,
): string[] {
  // `ADDRESS: COUNT PROTOCOL FLAGS TYPE STATE INODE PATH`
  const rows = [...readTable().matchAll(/^\w+: (?:\w+ ){5} *(\d+) ([^@\n].*)$/gm)]
  const inodes = new Map<string, string[]>()
  for (const [, inode = "", name = ""] of rows) {
    if (isAbsolute(name) && isService(name)) continue
    for (const path of isAbsolute(name) ? [name] : findByName(temporaryFolders, basename(name)))
      inodes.set(path, [...(inodes.get(path) ?? []), inode])
  }
  const existing = [...inodes].filter(([path]) => lstatSync(path, { throwIfNoEntry: false })?.isSocket())
  if (existing.length === 0) return []
  const own = ownSockets()
  return existing.filter(([, ids]) => !ids.some((id) => own.has(id))).map(([path]) => path)
}

const maxSearched = 5000

/** A socket that was bound by a relative path is listed by that path only. */
function findByName(folders: readonly string[], name: string): string[] {
  const found: string[] = []
  let left = maxSearched
  const search = (folder: string, depth: number) => {
    for (const entry of listEntries(folder)) {
      if (left-- <= 0) return
      const path = join(folder, entry.name)
      if (entry.isSocket() && entry.name === name) found.push(path)
      else if (entry.isDirectory() && depth > 0) search(path, depth - 1)
    }
  }
  for (const folder of folders) search(folder, 3)
  return found
}

function listNames(folder: string): string[] {
  return listEntries(folder).map((entry) => entry.name)
}

function listEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
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
