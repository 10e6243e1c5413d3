// Builds dist/: the entry, the program in chunks that load on demand, and the server's worker.
import { build, type BuildOptions, type Plugin } from "esbuild"
import { chmod, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { createLeanPlugin } from "./lean/plugin.ts"

const root = join(import.meta.dirname, "..")
const target = join(root, "dist")
/** The build goes to a temporary folder that replaces dist/ at the end, so that a program that starts meanwhile loads a complete build. */
const dist = join(root, `dist.${process.pid}`)
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }

/**
 * `import "node:http"` runs getters that load undici (tens of ms, 17 MB); `process.getBuiltinModule` does not. Each named
 * import becomes a property read of that module, and unused names are dropped.
 */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules)
    onResolve({ filter: /^(node:)?[\w/]+$/ }, ({ path, kind, importer }) => {
      const bare = path.replace(/^node:/, "")
      // A dynamic import loads on demand anyway, and its caller reads names and not the default export.
      if (kind === "dynamic-import") return names.has(bare) ? { path: `node:${bare}`, external: true } : undefined
      if (!path.startsWith("node:") && !names.has(bare)) return undefined
      if (kind === "require-call") return { path: `node:${bare}`, namespace: "builtin-require" }
      // One virtual module per importing file: a shared one would become a chunk, which is one more file to read and link.
      return { path: `node:${bare}`, namespace: "builtin-import", suffix: `?${importer}` }
    })
    onLoad({ filter: /.*/, namespace: "builtin-require" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: "js",
    }))
    onLoad({ filter: /.*/, namespace: "builtin-import" }, ({ path }) => {
      const all = Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {})
      const exported = Object.keys(all).filter(
        // The getters of node:http load undici, and a namespace used as a value would run all of them.
        (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default" && !(path === "node:http" && all[name]?.get),
      )
      const head = `const $builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)})
const $get = /* @__NO_SIDE_EFFECTS__ */ (name) => $builtin[name]
export { $builtin as default }
`
      return {
        contents: head + exported.map((name) => `export const ${name} = /* @__PURE__ */ $get("${name}")\n`).join(""),
        loader: "js",
      }
    })
  },
}

const common: BuildOptions = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minify: true,
  platform: "node",
  // Some packages have a UMD file as main, whose requires a bundler cannot resolve.
  mainFields: ["module", "main"],
  format: "esm",
  // Not node24: with it, regular expressions of Ink's per-character loop become `new RegExp`.
  target: "es2024",
  define: { "process.env.NODE_ENV": '"production"', OPENCODE_TUI_VERSION: JSON.stringify(version) },
  legalComments: "none",
  logLevel: "warning",
}

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })

// The entry is bundled separately in old syntax: any Node must parse it, so that it can report a Node that is too old.
await build({
  ...common,
  entryPoints: { main: "src/main.ts" },
  external: ["./cli.js"],
  target: "es2020",
  supported: { "top-level-await": true },
  banner: { js: "#!/usr/bin/env -S node --max-semi-space-size=4" },
})
const result = await build({
  ...common,
  entryPoints: { cli: "src/cli/program.ts", worker: "server/worker.ts" },
  splitting: true,
  chunkNames: "chunk/[name]-[hash]",
  external: ["@vscode/ripgrep"],
  plugins: [createLeanPlugin(root), lazyBuiltins],
  metafile: true,
  banner: { js: 'const require=process.getBuiltinModule("node:module").createRequire(import.meta.url);' },
})

await cp(join(root, "server", "provider", "catalogue"), join(dist, "catalogue"), {
  recursive: true,
  filter: (path) => !path.endsWith(".ts"),
})
await chmod(join(dist, "main.js"), 0o755)
if (process.argv.includes("--analyze")) await writeFile(join(dist, "meta.json"), JSON.stringify(result.metafile))

// undici must not be loaded at start-up: this detects a static import of it, also through a library.
for (const [file, { inputs }] of Object.entries(result.metafile.outputs))
  for (const input of Object.keys(inputs))
    if (/node_modules\/undici\//.test(input)) throw new Error(`${file} contains ${input}: undici must not be bundled`)

await rename(target, `${dist}.old`).catch(() => {})
await rename(dist, target)
await rm(`${dist}.old`, { recursive: true, force: true })
