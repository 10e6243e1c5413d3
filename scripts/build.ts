// Builds dist/: the entry, the program in chunks that load on use, the server's thread, and the wasm of the shell parser.
import { build, type BuildOptions, type Plugin } from "esbuild"
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { builtinModules, createRequire } from "node:module"
import { dirname, join } from "node:path"

const root = join(import.meta.dirname, "..")
const dist = join(root, "dist")
const require = createRequire(import.meta.url)
const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }

/** `import "node:http"` runs getters that load undici (tens of ms, 17 MB); asking for the module itself does not. */
const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  setup({ onResolve, onLoad }) {
    const names = new Set(builtinModules)
    onResolve({ filter: /^(node:)?[\w/]+$/ }, ({ path, kind }) => {
      const bare = path.replace(/^node:/, "")
      // A dynamic import loads late anyway, and whoever writes one wants names and not a default.
      if (kind === "dynamic-import")
        return builtinModules.includes(bare) ? { path: `node:${bare}`, external: true } : undefined
      return path.startsWith("node:") || names.has(bare) ? { path: `node:${bare}`, namespace: "builtin" } : undefined
    })
    onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      loader: "js",
    }))
  },
}

const mediaTypes = [
  "application/json",
  "application/octet-stream",
  "text/css",
  "text/html",
  "text/javascript",
  "text/plain",
  "image/png",
  "image/svg+xml",
]

/** What body-parser asks of iconv-lite. */
const decoder = `
const make = (label) => { try { return new TextDecoder(label) } catch { return undefined } }
exports.encodingExists = (label) => make(label) !== undefined
exports.decode = (bytes, label) => make(label).decode(bytes)
exports.getDecoder = (label) => {
  const each = make(label)
  if (!each) throw new Error("Encoding not recognized: '" + label + "' (searched as: '" + label + "')")
  return { write: (bytes) => each.decode(bytes, { stream: true }), end: () => each.decode() }
}
`

/** Parts of dependencies that are never used here and cost start-up or memory. */
const leaner: Plugin = {
  name: "leaner",
  setup({ onResolve, onLoad }) {
    // Optional in Ink, and its import is hoisted: left external it fails in an installed package.
    onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: "react-devtools-core", namespace: "empty" }))
    onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {}" }))
    // 490 KB of tables for encodings; a body here is UTF-8, and TextDecoder knows the rest.
    onResolve({ filter: /^iconv-lite$/ }, () => ({ path: "iconv-lite", namespace: "decoder" }))
    onLoad({ filter: /.*/, namespace: "decoder" }, () => ({ contents: decoder, loader: "js" }))
    // 150 KB of media types, of which Express is asked for a handful.
    onLoad({ filter: /mime-db\/db\.json$/ }, async ({ path }) => {
      const all = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>
      return {
        contents: JSON.stringify(Object.fromEntries(mediaTypes.map((type) => [type, all[type]]))),
        loader: "json",
      }
    })
    // 64 languages of validation messages.
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export { default as en } from "./en.js"' }))
  },
}

const common: BuildOptions = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minify: true,
  platform: "node",
  // Some packages have a UMD file as main, whose requires no bundler sees.
  mainFields: ["module", "main"],
  format: "esm",
  // Not node24: that turns regular expressions of Ink's per-character loop into `new RegExp`.
  target: "es2024",
  define: { "process.env.NODE_ENV": '"production"', OPENCODE_TUI_VERSION: JSON.stringify(version) },
  legalComments: "none",
  logLevel: "warning",
}

await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })

// The entry stands alone: it must be understood by any Node, so that one that is too old is told so.
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
  plugins: [lazyBuiltins, leaner],
  metafile: true,
  banner: { js: 'const require=process.getBuiltinModule("node:module").createRequire(import.meta.url);' },
})

await copyFile(
  join(dirname(require.resolve("web-tree-sitter")), "web-tree-sitter.wasm"),
  join(dist, "web-tree-sitter.wasm"),
)
await copyFile(require.resolve("tree-sitter-bash/tree-sitter-bash.wasm"), join(dist, "tree-sitter-bash.wasm"))
await chmod(join(dist, "main.js"), 0o755)
if (process.argv.includes("--analyze")) await writeFile(join(dist, "meta.json"), JSON.stringify(result.metafile))

// Undici must stay out of the start: a static import of it, or of a library that brings it, would show here.
for (const [file, { inputs }] of Object.entries(result.metafile.outputs))
  for (const input of Object.keys(inputs))
    if (/node_modules\/undici\//.test(input)) throw new Error(`${file} holds ${input}: undici must not be bundled`)
