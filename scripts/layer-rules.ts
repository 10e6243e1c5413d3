// The layers of the program as tables, and the rules that follow from them. A file imports its own folder and the folders
// of the layers below; not higher, not sideways. Type imports count.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import swc from "@swc/core"
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser"

type Layer = {
  readonly name: string
  /** Patterns of folders or files below the root of the table. */
  readonly folders: readonly string[]
  readonly knows: string
}
type Rule = NonNullable<NonNullable<ICruiseOptions["ruleSet"]>["forbidden"]>[number]

const contract = String.raw`api/(?:[a-z-]+\.contract|contract|endpoint)\.ts`
const services = "agent command file find mcp permission project provider question sandbox skill trust tui vcs"

/** Top first. */
const server: readonly Layer[] = [
  { name: "program", folders: [String.raw`[a-z-]+\.ts`], knows: "everything, once" },
  { name: "http", folders: ["http/"], knows: "Express, contracts, handlers, instances" },
  { name: "handler", folders: [`(?!${contract})api/`], knows: "an instance; no request, response or status code" },
  { name: "instance", folders: ["instance/"], knows: "how the services of one project are wired" },
  { name: "session", folders: ["session/"], knows: "the conversation" },
  { name: "tool", folders: ["tool/"], knows: "what a model may do, through a ToolContext" },
  { name: "service", folders: services.split(" ").map((name) => `${name}/`), knows: "one concern each" },
  { name: "settings", folders: ["auth/", "config/"], knows: "credentials and settings" },
  { name: "storage", folders: ["bus/", "storage/"], knows: "publish/subscribe and SQLite" },
  { name: "contract", folders: [contract], knows: "schemas" },
  { name: "base", folders: ["base/", "schema/"], knows: "Node, or nothing but names and schemas" },
]

/** The folders of a conversation, top first. */
const session: readonly Layer[] = [
  { name: "service", folders: [String.raw`sessions\.ts`], knows: "everything, once" },
  { name: "turn", folders: ["turn/"], knows: "the loop, its steps and the tools that they run" },
  { name: "intake", folders: ["intake/"], knows: "how a request becomes a stored user message" },
  { name: "dependencies", folders: [String.raw`deps\.ts`], knows: "what a session receives" },
  { name: "context", folders: ["context/"], knows: "what is sent to the model" },
  { name: "record", folders: ["record/"], knows: "what is stored and published" },
]

/** Top first. */
const terminal: readonly Layer[] = [
  { name: "main", folders: [String.raw`main\.ts`], knows: "the command line" },
  { name: "cli", folders: ["cli/"], knows: "how a subcommand starts the server and the terminal" },
  { name: "app", folders: [String.raw`app\.tsx`], knows: "everything, once" },
  { name: "view", folders: ["view/"], knows: "the store through selectors, commands, the dialog host" },
  { name: "dialog", folders: ["dialog/"], knows: "the store, commands and ui/" },
  { name: "context", folders: ["context/"], knows: "what a component gets from the application" },
  { name: "command", folders: ["command/"], knows: "client and store; it opens a dialog by id" },
  { name: "state", folders: ["client/", "state/"], knows: "wire types and text, and nothing of each other" },
  { name: "ui", folders: ["ui/"], knows: "Ink, the theme and text; no product state" },
  { name: "theme", folders: ["theme/"], knows: "colours and text" },
  { name: "text", folders: ["text/"], knows: "strings" },
]

/** What the terminal and the server share. */
const shared = `^server/(schema/|${contract}$)`

const rules: readonly Rule[] = [
  ...toRules("server/", server),
  ...toRules("server/session/", session),
  ...toRules("src/", terminal),
  forbid("no-circle", "Modules that import each other have no order.", {}, { circular: true }),
  forbid("no-missing-module", "An import must resolve.", {}, { couldNotResolve: true }),
  forbid("server-without-terminal", "The server never imports the terminal.", { path: "^server/" }, { path: "^src/" }),
  forbid(
    "wall",
    "The terminal knows the server by its contracts and schemas.",
    { path: "^src/", pathNot: "^src/cli/" },
    { path: "^server/", pathNot: shared },
  ),
  forbid(
    "wall-cli",
    "A subcommand may start the server, or the thread that it runs in.",
    { path: "^src/cli/" },
    { path: "^server/", pathNot: [shared, String.raw`^server/(main|host|version)\.ts$`] },
  ),
  forbid(
    "wall-shared",
    "What both sides share imports nothing else.",
    { path: shared },
    { path: "^server/", pathNot: shared },
  ),
  forbid(
    "only-http-knows-express",
    "Express is known in http/ only.",
    { path: "^(src|server)/", pathNot: "^server/http/" },
    { path: "node_modules/(@types/)?express/" },
  ),
  forbid(
    "no-screen",
    "Commands, the state, the client and text know nothing of components.",
    { path: "^src/(command|state|client|text)/" },
    { path: "^src/(ui|theme)/|node_modules/(react|ink)/" },
  ),
  forbid(
    "ui-libraries",
    "ui/ knows no library but Ink and React.",
    { path: "^src/ui/" },
    { path: "node_modules/", pathNot: "node_modules/(@types/)?(react|ink|ink-text-input)/" },
  ),
]

function forbid(name: string, comment: string, from: Rule["from"], to: object): Rule {
  return { name, comment, severity: "error", from, to } as Rule
}

/** One rule for each layer but the top one, which may import everything, and one for files outside the table. */
function toRules(root: string, layers: readonly Layer[]): Rule[] {
  const all = layers.flatMap(({ folders }) => folders).join("|")
  const outside = forbid(
    `${root}outside`,
    "Every folder is in the table of layers.",
    { path: `^${root}`, pathNot: `^${root}(?:${all})` },
    {},
  )
  const rules = layers.slice(1).map(({ name, folders, knows }, index) => {
    const below = layers.slice(index + 2).flatMap((layer) => layer.folders)
    // `$1` is the folder that the importing file is in.
    const own = folders.length > 1 ? "$1" : folders.join()
    return forbid(
      `${root}${name}`,
      `It knows ${knows}.`,
      { path: `^${root}(${folders.join("|")})` },
      { path: `^${root}`, pathNot: `^${root}(?:${[own, ...below].join("|")})` },
    )
  })
  return [outside, ...rules]
}

// The cruiser does not ask the parser for JSX in .tsx files.
const parseFile = swc.parseFileSync
swc.parseFileSync = ((file: string, options: object) =>
  parseFile(file, { ...options, syntax: "typescript", tsx: file.endsWith("x") })) as typeof parseFile

/** An import other than `* as z` keeps every language of the validation messages in the bundle. */
const zodImport = /^import (?!\* as |type )[^"]*"zod"/m

type Violation = { readonly rule: string; readonly why: string; readonly from: string; readonly to: string }

/** Checks `src/` and `server/` below `directory`; paths are relative to it. */
export async function checkLayers(
  directory: string,
): Promise<{ readonly modules: number; readonly violations: readonly Violation[] }> {
  const { output } = await cruise(["src", "server"], {
    baseDir: directory,
    ruleSet: { forbidden: [...rules] },
    validate: true,
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  })
  const { summary, modules } = output as ICruiseResult
  const violations: Violation[] = summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    why: rules.find(({ name }) => name === rule.name)?.comment ?? "",
    from,
    to: cycle ? cycle.map((step) => step.name).join(" -> ") : to,
  }))
  const own = modules.map(({ source }) => source).filter((source) => /^(src|server)\//.test(source))
  for (const from of own)
    if (zodImport.test(await readFile(join(directory, from), "utf8")))
      violations.push({ rule: "zod-namespace", why: "Write import * as z.", from, to: "zod" })
  return { modules: own.length, violations }
}
