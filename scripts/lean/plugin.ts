// Replaces parts of dependencies that are never used, or that cost start-up time or memory.
// Promise: the build fails if a dependency no longer has the text that is replaced here.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Plugin } from "esbuild"
import type { Contract } from "../../server/api/endpoint.ts"

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

/** The functions of iconv-lite that body-parser calls. */
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

/** Replaced modules, by import specifier. */
const replaced: Readonly<Record<string, string>> = {
  // Optional in Ink, but its import is hoisted: as an external module it would fail in an installed package.
  "react-devtools-core": "export default {}",
  // 490 KB of encoding tables; bodies are UTF-8, and TextDecoder has the other encodings.
  "iconv-lite": decoder,
  // 60 KB with its dependencies. Express calls it only for the extended query parser and forms, which are not used.
  qs: 'exports.parse = (text) => require("node:querystring").parse(text)',
  // Traces of Express: they would load terminal colours, and react to a DEBUG variable meant for another program.
  debug: "module.exports = () => Object.assign(() => {}, { enabled: false })",
  "string-width": 'export { stringWidth as default } from "./scripts/lean/string-width.ts"',
}

/** The properties of a MessageEvent that an EventSource sets. */
const messageEvent = `
class PlainMessageEvent extends Event {
  constructor(type, { data = null, origin = "", lastEventId = "" } = {}) {
    super(type)
    Object.assign(this, { data, origin, lastEventId })
  }
}
`

/** Patched files. `count` is the expected number of matches: another number means that the dependency has changed. */
const patches: readonly { file: RegExp; from: RegExp; count: number; to: string; head?: string }[] = [
  ...[
    /@alcalzone\/ansi-tokenize\/build\/tokenize\.js$/,
    /\/ink\/build\/line-update\.js$/,
    /\/slice-ansi\/tokenize-ansi\.js$/,
    /\/wrap-ansi\/index\.js$/,
  ].map((file) => ({
    file,
    from: /new Intl\.Segmenter\(/g,
    count: 1,
    to: "createSegmenter(",
    head: 'import { createSegmenter } from "opencode-tui:segmenter"\n',
  })),
  {
    // It fetches its wasm from a data URL: `fetch` loads undici (50 ms, 17 MB) and decodes the bytes one by one.
    file: /\/yoga-layout\/dist\/src\/index\.js$/,
    from: /await loadYoga\(\)/g,
    count: 1,
    to: "await loadYoga({ instantiateWasm })",
    head: 'import { instantiateWasm } from "opencode-tui:yoga-wasm"\n',
  },
  {
    // The global MessageEvent comes from undici, which its first use loads.
    file: /\/eventsource\/dist\/EventSource\.js$/,
    from: /new MessageEvent\(/g,
    count: 1,
    to: "new PlainMessageEvent(",
    head: messageEvent,
  },
]

const yogaBytes = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]{1000,})"/

/** Compiled synchronously: the importing module only waits for it, and an asynchronous compilation takes longer. */
const yogaModule = (base64: string) => `
const bytes = Buffer.from("${base64}", "base64")
export function instantiateWasm(imports, done) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)
  done(instance)
  return instance.exports
}
`

/** The prefix of import specifiers that this plugin resolves. */
const scheme = "opencode-tui:"

/** The part of the contract that the client reads. The rest is zod: 60 ms and 10 MB in the thread of the terminal. */
async function toRouteTable(): Promise<string> {
  const { contract } = await import("../../server/api/contract.ts")
  const routes = Object.entries(contract).map(([group, operations]) => [
    group,
    Object.fromEntries(
      Object.entries(operations as Contract).map(([name, { kind, route }]) => [name, { kind, route }]),
    ),
  ])
  return `export const contract = ${JSON.stringify(Object.fromEntries(routes))}`
}

/** `root` is the root folder of the repository. */
export function createLeanPlugin(root: string): Plugin {
  return {
    name: "lean",
    setup({ onResolve, onLoad, onEnd }) {
      const seen = new Set<RegExp>()
      const names = Object.keys(replaced).join("|")
      onResolve({ filter: new RegExp(`^(${names})$`) }, ({ path }) => ({ path, namespace: "lean" }))
      onLoad({ filter: /.*/, namespace: "lean" }, ({ path }) => ({
        contents: replaced[path] ?? "export default {}",
        loader: "js",
        resolveDir: root,
      }))

      const yoga = join(root, "node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js")
      onResolve({ filter: new RegExp(`^${scheme}`) }, ({ path }) =>
        path === `${scheme}segmenter`
          ? { path: join(root, "scripts/lean/segmenter.ts") }
          : { path: path.slice(scheme.length), namespace: "lean-yoga" },
      )
      onLoad({ filter: /.*/, namespace: "lean-yoga" }, async () => {
        const base64 = yogaBytes.exec(await readFile(yoga, "utf8"))?.[1]
        if (base64 === undefined) throw new Error(`${yoga} no longer contains its wasm in the expected form`)
        return { contents: yogaModule(base64), loader: "js" }
      })
      onLoad({ filter: /\/yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
        contents: (await readFile(path, "utf8")).replace(yogaBytes, '""'),
        loader: "js",
      }))

      onResolve({ filter: /\/api\/contract\.ts$/ }, ({ importer }) =>
        importer.endsWith(join("src", "client", "client.ts"))
          ? { path: "routes", namespace: "lean-routes" }
          : undefined,
      )
      onLoad({ filter: /.*/, namespace: "lean-routes" }, async () => ({ contents: await toRouteTable(), loader: "js" }))

      // Commander starts subcommands that are separate executables; there are none here.
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /\/commander\//.test(importer) ? { path: "none", namespace: "lean" } : undefined,
      )

      for (const { file, from, count, to, head } of patches)
        onLoad({ filter: file }, async ({ path }) => {
          const text = await readFile(path, "utf8")
          const found = text.match(from)?.length ?? 0
          if (found !== count) throw new Error(`${path}: expected ${count} matches of ${from}, found ${found}`)
          seen.add(file)
          return { contents: (head ?? "") + text.replace(from, to), loader: "js" }
        })
      onEnd(() => {
        const missed = patches.filter(({ file }) => !seen.has(file))
        if (missed.length > 0) throw new Error(`No file in the bundle is ${missed.map(({ file }) => file).join(", ")}`)
      })

      // 150 KB of media types, of which Express needs a few.
      onLoad({ filter: /mime-db\/db\.json$/ }, async ({ path }) => {
        const all = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>
        return {
          contents: JSON.stringify(Object.fromEntries(mediaTypes.map((type) => [type, all[type]]))),
          loader: "json",
        }
      })
      // Validation messages in 64 languages.
      onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
        contents: 'export { default as en } from "./en.js"',
      }))
    },
  }
}
