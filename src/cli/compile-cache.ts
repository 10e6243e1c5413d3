// Where compiled code is kept for the next start: in the user's own cache. Node's default lies in the folder that all users
// share, under a name that another can take first, and what lies there is run.
// Part of the entry, so it is understood by old versions of Node and imports nothing.

/** Switches the cache on, in this thread; where it can't be kept, the program starts more slowly. */
export function keepCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const { isAbsolute, join } = process.getBuiltinModule("node:path")
  const { enableCompileCache, flushCompileCache } = process.getBuiltinModule("node:module")
  const home = env["HOME"] || env["USERPROFILE"]
  const given = env["XDG_CACHE_HOME"]
  const cache = given && isAbsolute(given) ? given : home && join(home, ".cache")
  if (!cache) return
  const folder = join(cache, "opencode-tui", "compiled")
  try {
    process.getBuiltinModule("node:fs").mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    return
  }
  enableCompileCache(folder)
  // Kept for the next start even if this run is killed; late enough to hold what a start has used, and not files' outlines.
  setTimeout(flushCompileCache, 3000).unref()
}
