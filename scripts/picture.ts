// Generates the screenshot of the README: runs the built program in a pseudo-terminal, makes a small change with the offline
// model, and draws the cells of the screen as SVG. Run: node scripts/picture.ts
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { execFileSync } from "node:child_process"
import { spawn } from "@lydell/node-pty"
import xterm from "@xterm/headless"

const cols = 100
const rows = 32
const cell = { width: 8.4, height: 18 }
const root = join(import.meta.dirname, "..")
const folder = await mkdtemp(join(tmpdir(), "picture-"))
const project = join(folder, "calculator")
await mkdir(join(project, "src"), { recursive: true })
await writeFile(
  join(project, "src", "math.js"),
  "// Sums and differences.\nexport const add = (a, b) => a - b\nexport const subtract = (a, b) => a - b\n",
)
await writeFile(join(project, "README.md"), "# Calculator\n")
execFileSync("git", ["init", "-q", "-b", "main", project])
await writeFile(join(project, "opencode.json"), '{ "permission": { "edit": "ask" } }\n')

const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true })
const pty = spawn(process.execPath, [join(root, "dist", "main.js")], {
  cols,
  rows,
  cwd: project,
  env: { PATH: process.env.PATH ?? "", HOME: folder, TERM: "xterm-256color", COLORTERM: "truecolor", LANG: "C.UTF-8" },
})
let changed = () => {}
pty.onData((data) => terminal.write(data, () => changed()))
terminal.onData((data) => pty.write(data))

const text = () =>
  Array.from({ length: rows }, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? "").join("\n")
const until = (pattern: RegExp) =>
  new Promise<void>((resolve) => {
    changed = () => {
      if (pattern.test(text())) resolve()
    }
    changed()
  })

await until(/Ask anything/)
pty.write("find a - b\r")
await until(/2 places/)
pty.write('in src/math.js replace "add = (a, b) => a - b" with "add = (a, b) => a + b"\r')
await until(/Permission required[^]*3 Reject/)
await until(/waiting for you/)

const escape = (value: string) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
const hex = (value: number) => `#${value.toString(16).padStart(6, "0")}`
const background = "#0f1115"
const shapes: string[] = []
for (let y = 0; y < rows; y++) {
  const line = terminal.buffer.active.getLine(y)!
  for (let x = 0; x < cols;) {
    const at = line.getCell(x)!
    const style = (c: typeof at) =>
      [
        c.isFgRGB() ? hex(c.getFgColor()) : "#d7dae0",
        c.isBgRGB() ? hex(c.getBgColor()) : "",
        c.isBold(),
        c.isDim(),
        c.isItalic(),
      ].join()
    const [fg, bg] = style(at).split(",") as [string, string]
    let end = x
    let run = ""
    while (end < cols && style(line.getCell(end)!) === style(at)) {
      run += line.getCell(end)!.getChars() || " "
      end += Math.max(1, line.getCell(end)!.getWidth())
    }
    const left = (x * cell.width).toFixed(1)
    const length = ((end - x) * cell.width).toFixed(1)
    if (bg)
      shapes.push(`<rect x="${left}" y="${y * cell.height}" width="${length}" height="${cell.height}" fill="${bg}"/>`)
    if (run.trim() !== "")
      shapes.push(
        `<text x="${left}" y="${y * cell.height + 13.5}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${fg}"${at.isBold() ? ' font-weight="700"' : ""}${at.isDim() ? ' opacity="0.6"' : ""} xml:space="preserve">${escape(run)}</text>`,
      )
    x = end
  }
}
const [width, height] = [cols * cell.width, rows * cell.height]
await mkdir(join(root, ".github"), { recursive: true })
await writeFile(
  join(root, ".github", "screen.svg"),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 ${width + 24} ${height + 24}" width="${width + 24}" height="${height + 24}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="14">\n<rect x="-12" y="-12" width="${width + 24}" height="${height + 24}" rx="10" fill="${background}"/>\n${shapes.join("\n")}\n</svg>\n`,
)
pty.kill("SIGTERM")
await rm(folder, { recursive: true, force: true })
process.exit(0)
