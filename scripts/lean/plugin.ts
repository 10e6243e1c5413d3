// Parts of dependencies that are never used here, or that cost start-up or memory, and what the bundle holds in their
// place. Promises: a dependency whose text is no longer what was changed here ends the build.
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

/** Whole modules, by the name they are imported by. */
const replaced: Readonly<Record<string, string>> = {
  // Optional in Ink, and its import is hoisted: left external it fails in an installed package.
  "react-devtools-core": "export default {}",
  // 490 KB of tables for encodings; a body here is UTF-8, and TextDecoder knows the rest.
  "iconv-lite": decoder,
  // With its dependencies 60 KB. Express asks for it with the extended query parser and forms alone, which are off here.
  qs: 'exports.parse = (text) => require("node:querystring").parse(text)',
  // Express' own traces: they would load the terminal's colours, and answer to a DEBUG that is meant for another program.
  debug: "module.exports = () => Object.assign(() => {}, { enabled: false })",
  "string-width": 'export { stringWidth as default } from "./scripts/lean/string-width.ts"',
}

/** What an EventSource tells of a message. */
const messageEvent = `
class PlainMessageEvent extends Event {
  constructor(type, { data = null, origin = "", lastEventId = "" } = {}) {
    super(type)
    Object.assign(this, { data, origin, lastEventId })
  }
}
`

/** Changed files. `count` is how often the text stands there: another number means that the dependency has changed. */
const changed: readonly { file: RegExp; from: RegExp; count: number; to: string; head?: string }[] = [
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
    // Its wasm is a data URL that it fetches: `fetch` loads undici (50 ms, 17 MB) and takes the bytes apart one by one.
    file: /\/yoga-layout\/dist\/src\/index\.js$/,
    from: /await loadYoga\(\)/g,
    count: 1,
    to: "await loadYoga({ instantiateWasm })",
    head: 'import { instantiateWasm } from "opencode-tui:yoga-wasm"\n',
  },
  {
    // The global of this name comes from undici, which its first use loads.
    file: /\/eventsource\/dist\/EventSource\.js$/,
    from: /new MessageEvent\(/g,
    count: 1,
    to: "new PlainMessageEvent(",
    head: messageEvent,
  },
]

const yogaBytes = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]{1000,})"/

/** Compiled at once: the module that waits for it has nothing else to do, and a compilation aside costs a turn or two. */
const yogaModule = (base64: string) => `
const bytes = Buffer.from("${base64}", "base64")
export function instantiateWasm(imports, done) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)
  done(instance)
  return instance.exports
}
`

const own = "opencode-tui:"

/** What the client reads of the contract. The rest is zod: 60 ms and 10 MB in the terminal's thread. */
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

/** `root` is the folder of the project. */
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
      onResolve({ filter: new RegExp(`^${own}`) }, ({ path }) =>
        path === `${own}segmenter`
          ? { path: join(root, "scripts/lean/segmenter.ts") }
          : { path: path.slice(own.length), namespace: "lean-yoga" },
      )
      onLoad({ filter: /.*/, namespace: "lean-yoga" }, async () => {
        const base64 = yogaBytes.exec(await readFile(yoga, "utf8"))?.[1]
        if (base64 === undefined) throw new Error(`${yoga} no longer holds its wasm as it did`)
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

      // For subcommands that are programs of their own, of which there are none here.
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /\/commander\//.test(importer) ? { path: "none", namespace: "lean" } : undefined,
      )

      for (const { file, from, count, to, head } of changed)
        onLoad({ filter: file }, async ({ path }) => {
          const text = await readFile(path, "utf8")
          const found = text.match(from)?.length ?? 0
          if (found !== count) throw new Error(`${path}: ${from} stands there ${found} times and not ${count} times`)
          seen.add(file)
          return { contents: (head ?? "") + text.replace(from, to), loader: "js" }
        })
      onEnd(() => {
        const missed = changed.filter(({ file }) => !seen.has(file))
        if (missed.length > 0) throw new Error(`No file in the bundle is ${missed.map(({ file }) => file).join(", ")}`)
      })

      // 150 KB of media types, of which Express is asked for a handful.
      onLoad({ filter: /mime-db\/db\.json$/ }, async ({ path }) => {
        const all = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>
        return {
          contents: JSON.stringify(Object.fromEntries(mediaTypes.map((type) => [type, all[type]]))),
          loader: "json",
        }
      })
      // 64 languages of validation messages.
      onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
        contents: 'export { default as en } from "./en.js"',
      }))
    },
  }
}
