// Recognizes in the output of a failed command that the sandbox was the cause: an error that names a path which the sandbox
// closes and the user could use, or a program that misses what it hides.
// Guarantees: an error about a path that is as open inside as outside is never attributed to the sandbox.
import { accessSync, constants, existsSync } from "node:fs"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { type Area, findArea } from "./area/area.ts"

export type SandboxView = {
  readonly areas: ReadonlyMap<string, Area>
  readonly home: string
  /** Where the command ran. */
  readonly workdir: string
  readonly hasNetwork: boolean
}

const writeErrors =
  /read-only file system|\bEROFS\b|os error 30\b|Errno 30\b|device or resource busy|\bEBUSY\b|cross-device link|\bEXDEV\b/i
const readOnlyDisk = /read-only file system|\bEROFS\b/i
const findErrors =
  /no such file or directory|\bENOENT\b|permission denied|\bEACCES\b|operation not permitted|\bEPERM\b|connection refused|\bECONNREFUSED\b|cannot open|can't open|not found|unable to (?:access|connect|open)|could ?n[o']t (?:open|connect|load)|error connecting|no server running|failed to connect|cannot connect|is the server running|no valid|invalid/i
const networkErrors =
  /network is unreachable|\bENETUNREACH\b|temporary failure in name resolution|could not resolve|\bEAI_AGAIN\b|\bENOTFOUND\b|no address associated|name or service not known|unable to resolve/i

/** What programs print that miss a hidden file or service, and what it is. A path is below the home directory. */
const messages: readonly (readonly [pattern: RegExp, what: string, paths: readonly string[]])[] = [
  [
    /Host key verification failed|Bad owner or permissions on|Permission denied \(publickey|sign_and_send_pubkey|Could not open a connection to your authentication agent/i,
    "keys of ssh",
    [".ssh"],
  ],
  [
    /could not read (?:Username|Password) for|terminal prompts disabled|Authentication failed for/i,
    "credentials of git",
    [".git-credentials", ".config/git/credentials", ".config/gh", ".netrc", ".config/glab-cli"],
  ],
  [
    /gpg failed to sign|No secret key|can't connect to the (?:gpg-)?agent|gpg: (?:signing|decryption) failed|couldn't load public key/i,
    "keys of gpg or ssh",
    [".gnupg", ".ssh"],
  ],
  [/gh auth login|GH_TOKEN environment variable/i, "credentials of GitHub", [".config/gh"]],
  [
    /Unable to locate credentials|could not be found in (?:the )?(?:shared )?(?:config|credentials)|NoCredentialProviders|no EC2 IMDS role/i,
    "credentials of AWS",
    [".aws"],
  ],
  [
    /connection to the server localhost:8080 was refused|no configuration has been provided|current-context is not set|Kubernetes cluster unreachable/i,
    "settings of Kubernetes",
    [".kube"],
  ],
  [
    /do not currently have an active account|Could not automatically determine credentials|default credentials were not found/i,
    "credentials of Google Cloud",
    [".config/gcloud"],
  ],
  [/Please run 'az login'|AADSTS/i, "credentials of Azure", [".azure"]],
  [
    /\bENEEDAUTH\b|\bE401\b|401 Unauthorized|need auth|not logged in|please log in|no credentials|login required/i,
    "credentials",
    [
      ".npmrc",
      ".yarnrc.yml",
      ".pypirc",
      ".docker/config.json",
      ".cargo/credentials.toml",
      ".cargo/credentials",
      ".netrc",
      ".gem/credentials",
      ".config/pip/pip.conf",
      ".m2/settings.xml",
      ".nuget/NuGet/NuGet.Config",
    ],
  ],
]

/** What programs print that need a service or a right which no command in the sandbox has. */
const services: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /cannot connect to the docker daemon|error during connect:.*docker|docker.*(?:daemon|socket).*(?:running|denied|connect)|unable to connect to podman|cannot connect to podman/i,
    "the service of containers",
  ],
  [
    /failed to connect to (?:the )?(?:system|session|user scope )?bus|cannot autolaunch d-?bus|DBUS_SESSION_BUS_ADDRESS|failed to get d-?bus connection|system has not been booted with systemd/i,
    "the bus of the desktop or the system",
  ],
  [
    /(?:cannot|can't|unable to) open display|missing X server|failed to connect to (?:wayland|mir)|no DISPLAY|could not connect to display/i,
    "the display",
  ],
  [
    /no new privileges|must be owned by uid 0|effective uid is not 0|sudo: .*setuid|must be setuid root/i,
    "the rights of another user",
  ],
  [/no server running on \/|error connecting to \/.*tmux|There is no screen to be/i, "a terminal multiplexer"],
]

/** The message of the system at the end of a line, as tools print it. */
const systemMessage =
  /: (?:read-only file system|no such file or directory|permission denied|connection refused|device or resource busy)$/i

/**
 * Why the command failed, for the user and the model; undefined where the sandbox is not known to be the cause. With
 * `isPartial` only a part of the command may have failed: text that speaks of failures must not be taken for one.
 */
export function findSandboxCause(output: string, view: SandboxView, isPartial = false): string | undefined {
  const unmade = /^bwrap: (.+)$/m.exec(output)
  if (unmade?.index === 0) return `the sandbox could not be made (${unmade[1]})`
  const lines = output.split("\n").map((line) => line.slice(0, 2000))
  if (isPartial)
    return findClosedPath(
      lines.filter((line) => systemMessage.test(line)),
      view,
    )
  return findClosedPath(lines, view) ?? findHidden(output, view) ?? findNetwork(output, view)
}

function findClosedPath(lines: readonly string[], view: SandboxView): string | undefined {
  let isUnnamed = false
  for (const [at, line] of lines.entries()) {
    const isWrite = writeErrors.test(line)
    if (!isWrite && !findErrors.test(line)) continue
    // The path may be in a field of an error that is printed over several lines. The one that is meant comes last, after the
    // name of the program.
    const near = isWrite ? [line, ...lines.slice(Math.max(0, at - 3), at), ...lines.slice(at + 1, at + 6)] : [line]
    const paths = near.flatMap((text) => listPaths(text, view).toReversed())
    isUnnamed ||= paths.length === 0 && readOnlyDisk.test(line)
    for (const path of paths) {
      const closed = describeClosed(path, isWrite, view)
      if (closed !== undefined) return closed
    }
  }
  return isUnnamed ? "the disk outside of the project is read-only in the sandbox" : undefined
}

function describeClosed(path: string, isWrite: boolean, { areas }: SandboxView): string | undefined {
  const area = findArea(areas, path)
  if (area?.access === "none" || area?.access === "private")
    return existsSync(path) ? `${path} is not there in the sandbox` : undefined
  if (!isWrite) return undefined
  if (area?.isPinned && (area.access === "read" || area.path === path)) return `${path} is guarded in the sandbox`
  return area?.access === "read" && canWrite(path) ? `${path} is read-only in the sandbox` : undefined
}

/** Absolute paths, those below the home directory, and relative ones, without the quotes and colons around them. */
function listPaths(line: string, { home, workdir }: SandboxView): string[] {
  const words = line.match(/(?:[^\s'"`()[\]<>,;=]|\\ )+/g) ?? []
  const quoted = [...line.matchAll(/'([^']+)'|"([^"]+)"|`([^`]+)`/g)].map((match) => match[1] ?? match[2] ?? match[3]!)
  return [...quoted, ...words].flatMap((word) => {
    const name = word
      .replace(/^(?:unix|file):\/*(?=\/)/, "")
      .replace(/^unix:/, "")
      .replace(/[:.]+$/, "")
    if (name === "" || /^[a-z]+:\/\//i.test(name)) return []
    const path = name === "~" || name.startsWith("~/") ? join(home, name.slice(1)) : name
    return path.includes("/") || path.startsWith(".") ? [isAbsolute(path) ? resolve(path) : resolve(workdir, path)] : []
  })
}

/** Whether the user could write it outside: otherwise the error is the same there. */
function canWrite(path: string): boolean {
  const existing = existsSync(path) ? path : dirname(path)
  try {
    accessSync(existing, constants.W_OK)
    return true
  } catch {
    return !existsSync(existing) && existing !== dirname(existing) && canWrite(existing)
  }
}

function findHidden(output: string, { areas, home }: SandboxView): string | undefined {
  const isHidden = (path: string) => {
    const area = findArea(areas, path)
    return (area?.access === "none" || area?.content !== undefined) && existsSync(path)
  }
  const missing = messages.find(
    ([pattern, , paths]) => pattern.test(output) && paths.some((path) => isHidden(join(home, path))),
  )
  const service = missing ?? services.find(([pattern]) => pattern.test(output))
  return service && `${service[1]} cannot be reached from the sandbox`
}

function findNetwork(output: string, { hasNetwork }: SandboxView): string | undefined {
  return !hasNetwork && networkErrors.test(output) ? "the sandbox has no network" : undefined
}
