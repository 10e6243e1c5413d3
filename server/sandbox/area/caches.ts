// The caches of package managers and build tools, which commands may write.
// Only what holds downloads and build results: folders with programs of the user (`~/.cargo/bin`) and files that configure
// tools (`~/.gradle/init.d`) stay as they are.
import { mkdirSync } from "node:fs"
import { isAbsolute, join } from "node:path"
import type { Environment } from "../../base/environment.ts"
import { isInside } from "../../base/file/containment.ts"
import { type Area, findRealPath, toAreas } from "./area.ts"

type Cache = {
  /** Below the home directory. */
  readonly folder: string
  /** The variables that name another folder, and what the cache is called in it. */
  readonly variables?: readonly (readonly [name: string, below: string])[]
  /** The folder is created where one of these programs is installed. */
  readonly programs?: readonly string[]
}

const caches: readonly Cache[] = [
  { folder: ".cache", variables: [["XDG_CACHE_HOME", ""]] },
  {
    folder: ".npm",
    variables: [
      ["npm_config_cache", ""],
      ["NPM_CONFIG_CACHE", ""],
    ],
    programs: ["npm"],
  },
  {
    folder: ".local/share/pnpm/store",
    variables: [
      ["PNPM_HOME", "store"],
      ["XDG_DATA_HOME", "pnpm/store"],
      ["npm_config_store_dir", ""],
    ],
    programs: ["pnpm", "npm"],
  },
  { folder: ".local/state/pnpm", variables: [["XDG_STATE_HOME", "pnpm"]], programs: ["pnpm", "npm"] },
  { folder: ".pnpm-store" },
  {
    folder: ".yarn",
    variables: [
      ["YARN_CACHE_FOLDER", ""],
      ["YARN_GLOBAL_FOLDER", ""],
    ],
  },
  {
    folder: ".bun/install/cache",
    variables: [
      ["BUN_INSTALL_CACHE_DIR", ""],
      ["BUN_INSTALL", "install/cache"],
    ],
    programs: ["bun"],
  },
  { folder: ".deno", variables: [["DENO_DIR", ""]] },
  { folder: ".node-gyp" },
  { folder: ".electron" },
  { folder: ".conda/pkgs", variables: [["CONDA_PKGS_DIRS", ""]] },
  { folder: ".local/share/uv/cache", variables: [["UV_CACHE_DIR", ""]] },
  { folder: ".local/share/virtualenv" },
  { folder: ".pip/cache", variables: [["PIP_CACHE_DIR", ""]] },
  { folder: ".cargo/registry", variables: [["CARGO_HOME", "registry"]], programs: ["cargo"] },
  { folder: ".cargo/git", variables: [["CARGO_HOME", "git"]], programs: ["cargo"] },
  {
    folder: "go/pkg",
    variables: [
      ["GOPATH", "pkg"],
      ["GOMODCACHE", ""],
    ],
    programs: ["go"],
  },
  { folder: ".cache/go-build", variables: [["GOCACHE", ""]] },
  ...["caches", "daemon", "native", "wrapper", "notifications", "jdks", "kotlin-profile", "workers", ".tmp"].map(
    (name) => ({
      folder: `.gradle/${name}`,
      variables: [["GRADLE_USER_HOME", name]] as const,
      programs: ["gradle"],
    }),
  ),
  { folder: ".m2/repository", programs: ["mvn", "java"] },
  { folder: ".m2/wrapper", programs: ["mvn", "java"] },
  { folder: ".konan" },
  { folder: ".ivy2/cache", programs: ["sbt"] },
  { folder: ".ivy2/local" },
  { folder: ".sbt/boot", programs: ["sbt"] },
  { folder: ".gitlibs" },
  { folder: ".nuget/packages", variables: [["NUGET_PACKAGES", ""]], programs: ["dotnet"] },
  { folder: ".local/share/NuGet", programs: ["dotnet"] },
  { folder: ".templateengine" },
  { folder: ".composer/cache", variables: [["COMPOSER_CACHE_DIR", ""]] },
  { folder: ".bundle/cache" },
  { folder: ".hex/packages", programs: ["mix"] },
  { folder: ".stack", variables: [["STACK_ROOT", ""]], programs: ["stack"] },
  { folder: ".cabal/packages", programs: ["cabal"] },
  { folder: ".cabal/store" },
  { folder: ".local/state/cabal" },
  { folder: ".pub-cache/hosted", variables: [["PUB_CACHE", "hosted"]], programs: ["dart", "flutter"] },
  { folder: ".pub-cache/git", variables: [["PUB_CACHE", "git"]] },
  { folder: ".opam/download-cache" },
  { folder: ".elm", variables: [["ELM_HOME", ""]] },
  { folder: ".nimble/pkgs2" },
  { folder: ".conan2/p" },
  {
    folder: ".ccache",
    variables: [
      ["CCACHE_DIR", ""],
      ["SCCACHE_DIR", ""],
    ],
  },
  { folder: ".vcpkg" },
  { folder: ".android/cache" },
  { folder: ".terraform.d/plugin-cache", variables: [["TF_PLUGIN_CACHE_DIR", ""]] },
  ...["artifacts", "compiled", "logs", "packages", "registries", "scratchspaces"].map((name) => ({
    folder: `.julia/${name}`,
  })),
]

/** Folders that a variable cannot open for writing, nor anything that contains them. */
const systemFolders =
  "/bin /boot /dev /etc /lib /lib64 /opt /proc /root /run /sbin /sys /usr/bin /usr/lib /usr/local/bin /usr/sbin /var/lib".split(
    " ",
  )

/** The caches that exist. Call `createCaches` once before. */
export function listCaches(env: Environment, home: string): Area[] {
  return caches.flatMap(({ folder, variables = [] }) => [
    ...toAreas(join(home, folder), "write"),
    ...variables.flatMap(([name, below]) => {
      const value = env[name]
      const real = value && isAbsolute(value) ? findRealPath(join(value, below)) : undefined
      const isOpen = real !== undefined && ![home, ...systemFolders].some((system) => isInside(real, system))
      return isOpen ? [{ path: real, access: "write" as const }] : []
    }),
  ])
}

/** Creates the caches of installed programs that do not exist, since a command cannot do it in a home that is read-only. */
export function createCaches(env: Environment, home: string): void {
  const path = (env["PATH"] ?? "").split(":").filter(isAbsolute)
  const isInstalled = (program: string) => path.some((folder) => findRealPath(join(folder, program)) !== undefined)
  const missing = caches.filter(({ folder }) => findRealPath(join(home, folder)) === undefined)
  for (const { folder, programs } of missing) {
    if (programs && !programs.some(isInstalled)) continue
    if (!programs && folder !== ".cache") continue
    try {
      mkdirSync(join(home, folder), { recursive: true, mode: 0o755 })
    } catch {
      // A home that cannot be written has no caches.
    }
  }
}
