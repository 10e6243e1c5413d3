import { Box, render, Text, useCursor } from "ink"
import { useInsertionEffect, useLayoutEffect, useSyncExternalStore } from "react"
import { afterEach, expect, onTestFinished, test } from "vitest"
import { resolveTheme } from "../../../src/theme/resolve-theme.ts"
import { createRowPainter } from "../../../src/theme/row-painter.ts"
import { type Row, span, type Style } from "../../../src/text/row/span.ts"
import { cutAnsi } from "../../../src/ui/pane/cut-ansi.ts"
import type { PaneContent } from "../../../src/ui/pane/painter.ts"
import { createScreen, type Screen } from "../../../src/ui/pane/screen.ts"
import type { Rectangle } from "../../../src/ui/box/rectangle.ts"
import { createRandom } from "../../support/random.ts"
import { createTerminal } from "./terminal.ts"

const theme = resolveTheme(
  {
    theme: {
      primary: "#ff8800",
      secondary: "#8888ff",
      accent: 5,
      text: "none",
      textMuted: "#999999",
      background: "none",
      backgroundPanel: "#202020",
    },
  },
  "dark",
)
const sidebarWidth = 14
const styles: Style[] = [
  { fg: "primary" },
  { bold: true },
  { fg: "accent", bg: "backgroundPanel" },
  { link: "https://example.org" },
]

type PaneProps = { readonly screen: Screen; readonly name: string; readonly content: PaneContent }

/** The position of a pane in Ink's layout; its rows go to the screen with the same commit. */
function Pane({ screen, name, content }: PaneProps) {
  useInsertionEffect(() => screen.setPane(name, content), [screen, name, content])
  useInsertionEffect(() => () => screen.setPane(name, null), [screen, name])
  useLayoutEffect(() => {
    screen.setPane(name, content)
    screen.paintNow()
  }, [screen, name, content])
  return <Box width={content.width} height={content.height} flexShrink={0} />
}

/** A field of Ink's own, which has the cursor while it is there. */
function Field({ x, y }: { readonly x: number; readonly y: number }) {
  useCursor().setCursorPosition({ x, y })
  return <Text>dialog</Text>
}

type State = {
  columns: number
  rows: number
  top: number
  prompt: string
  dialog: Rectangle | undefined
  hasSidebar: boolean
  isHome: boolean
}

/** An application of a transcript, a prompt, dialogs and a sidebar, with what each row of its pane should show. */
function createApplication(columns: number, rows: number) {
  const terminal = createTerminal(columns, rows)
  const screen = createScreen(terminal.stdout)
  const listeners = new Set<() => void>()
  const words = ["text", "世界", "你好", "wörter", "more"]
  const transcript: Row[] = Array.from({ length: 400 }, (_, i) => [
    span(`row ${i} `, styles[i % styles.length] ?? {}),
    ...Array.from({ length: i % 23 }, (_, k) =>
      span(`${words[(i + k) % words.length]} `, styles[(i * k) % styles.length] ?? {}),
    ),
  ])
  let state: State = { columns, rows, top: 370, prompt: "", dialog: undefined, hasSidebar: false, isHome: false }

  const paneOf = (): PaneContent => {
    const height = state.rows - 4
    const width = state.columns - (state.hasSidebar ? sidebarWidth : 0)
    const visible = Array.from({ length: height }, (_, i) => transcript[state.top + i] ?? [])
    return {
      top: 0,
      left: 0,
      width,
      height,
      rows: visible.map(createRowPainter(theme, "truecolor", width)),
    }
  }
  const promptOf = (): PaneContent => {
    const row: Row = [span("> ", { fg: "primary" }), span(state.prompt, { bg: "backgroundPanel" }), span("  ┃", {})]
    const width = state.columns - 2
    const rows = [createRowPainter(theme, "truecolor", width)(row)]
    return { top: state.rows - 3, left: 1, width, height: 1, rows }
  }
  const hand = () => {
    screen.cover("dialog", state.dialog ?? null)
    screen.setCaret(state.dialog ? null : { x: 3 + state.prompt.length, y: state.rows - 3 })
  }
  const set = (change: Partial<State>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  function App() {
    const now = useSyncExternalStore(
      (listener) => (listeners.add(listener), () => listeners.delete(listener)),
      () => state,
    )
    useInsertionEffect(hand)
    const dialog = now.dialog
    return (
      <Box width={now.columns} height={now.rows} flexDirection="column">
        <Box height={now.rows - 4} flexShrink={0}>
          {now.isHome ? (
            <Box width={paneOf().width} flexShrink={0}>
              <Text>{"\n\n"}home of it all</Text>
            </Box>
          ) : (
            <Pane screen={screen} name="transcript" content={paneOf()} />
          )}
          {now.hasSidebar ? (
            <Box width={sidebarWidth} flexShrink={0} flexDirection="column">
              <Text>│ side {now.prompt.length}</Text>
              <Text>│ bar</Text>
            </Box>
          ) : null}
        </Box>
        <Box borderStyle="round" height={3} flexShrink={0}>
          <Pane screen={screen} name="prompt" content={promptOf()} />
        </Box>
        <Box height={1} flexShrink={0}>
          <Text dimColor>status</Text>
        </Box>
        {dialog ? (
          <Box
            position="absolute"
            top={dialog.top}
            left={dialog.left}
            width={dialog.width}
            height={dialog.height}
            flexDirection="column"
          >
            <Field x={dialog.left} y={dialog.top} />
          </Box>
        ) : null}
      </Box>
    )
  }
  const app = render(<App />, {
    stdout: screen.stdout,
    stdin: terminal.stdin,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 1000,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    kittyKeyboard: { mode: "disabled" },
  })
  const onResize = () => set({ columns: terminal.stdout.columns, rows: terminal.stdout.rows, dialog: undefined })
  terminal.stdout.prependListener("resize", onResize)

  return {
    terminal,
    screen,
    app,
    transcript,
    set,
    get state() {
      return state
    },
    repaint() {
      if (!state.isHome) screen.setPane("transcript", paneOf())
      screen.setPane("prompt", promptOf())
      hand()
      screen.paintNow()
    },
    async settle() {
      await app.waitUntilRenderFlush()
      await terminal.settle()
    },
    /** What the screen shows that it should not, one line a fault. */
    faults(): string[] {
      const { rows: height, columns: width, dialog, hasSidebar, isHome, prompt } = state
      const found: string[] = []
      const expectText = (y: number, from: number, expected: string) => {
        const shown = terminal.text(y, from, from + [...expected].length)
        if (shown !== expected) found.push(`row ${y}: "${shown}" is not "${expected}"`)
      }
      expectText(height - 3, 1, `> ${prompt}  ┃`)
      expectText(height - 1, 0, "status")
      const cursor = terminal.cursor()
      const caret = dialog ? { x: dialog.left, y: dialog.top } : { x: 3 + prompt.length, y: height - 3 }
      if (cursor.x !== caret.x || cursor.y !== caret.y) found.push(`cursor at ${cursor.x},${cursor.y}`)
      if (hasSidebar && !isOverlapping(dialog, 0, width - sidebarWidth))
        expectText(0, width - sidebarWidth, `│ side ${prompt.length}`)
      const pane = paneOf()
      for (let y = 2; y < height - 4; y++) {
        if (!hasSidebar) break
        if (!dialog || dialog.left + dialog.width <= pane.width) expectText(y, pane.width, " ".repeat(sidebarWidth))
      }
      const reference = createReference(pane)
      for (let y = 0; y < height - 4; y++) {
        for (let x = 0; x < pane.width; x++) {
          const isCovered = isOverlapping(dialog, y, x)
          const shown = isHome || isCovered ? terminal.text(y, x, x + 1) : ""
          if (isHome) {
            const expected = y === 2 ? ("home of it all"[x] ?? " ") : " "
            if (!isCovered && shown !== expected) found.push(`home ${x},${y}: "${shown}"`)
          } else if (isCovered && dialog) {
            const expected = y === dialog.top ? ("dialog"[x - dialog.left] ?? " ") : " "
            if (shown !== expected) found.push(`dialog ${x},${y}: "${shown}"`)
          } else {
            const fault = reference(x, y)
            if (fault) found.push(fault)
          }
        }
      }
      return found
    },
    async end() {
      app.unmount()
      screen.dispose()
      terminal.dispose()
    },
  }

  function isOverlapping(area: Rectangle | undefined, y: number, x: number) {
    return (
      area !== undefined && y >= area.top && y < area.top + area.height && x >= area.left && x < area.left + area.width
    )
  }

  /** Compares a cell with the same row drawn alone on a fresh line. */
  function createReference(pane: PaneContent) {
    const known = new Map<string, string[]>()
    const cellsOf = (y: number, from: number, to: number) => {
      const key = `${y},${from}`
      const cells = known.get(key) ?? plainCells(cutAnsi(pane.rows[y] ?? "", from, to))
      known.set(key, cells)
      return cells
    }
    return (x: number, y: number): string | undefined => {
      const covered =
        state.dialog && y >= state.dialog.top && y < state.dialog.top + state.dialog.height ? state.dialog : undefined
      const parts = covered
        ? [
            { from: 0, to: Math.max(0, Math.min(pane.width, covered.left)) },
            { from: Math.min(pane.width, covered.left + covered.width), to: pane.width },
          ]
        : [{ from: 0, to: pane.width }]
      const part = parts.find(({ from, to }) => x >= from && x < to)
      if (!part) return undefined
      const cells = cellsOf(y, part.from, part.to)
      const expected = cells[x - part.from] ?? " "
      const cell = terminal.cell(x, y)
      const shown = cell?.getWidth() === 0 ? "" : cell?.getChars() || " "
      return shown === expected ? undefined : `cell ${x},${y}: "${shown}" is not "${expected}"`
    }
  }
}

const segmenter = new Intl.Segmenter("en")

/** The glyph of each cell, the second cell of a wide one empty. */
function plainCells(row: string): string[] {
  const text = row.replace(/\u001b\][^\u001b]*\u001b\\|\u001b\[[\d;]*m/g, "")
  const cells: string[] = []
  for (const { segment } of segmenter.segment(text)) {
    cells.push(segment)
    if (/[\u4e00-\u9fff]/u.test(segment)) cells.push("")
  }
  return cells
}

const applications: { end(): Promise<void> }[] = []
afterEach(async () => {
  for (const application of applications.splice(0)) await application.end()
})

function start(columns = 100, rows = 30) {
  const application = createApplication(columns, rows)
  applications.push(application)
  return application
}

test("hundreds of random steps leave no wrong cell", { timeout: 120_000 }, async () => {
  const application = start()
  const random = createRandom(7)
  await application.settle()
  expect(application.faults()).toEqual([])
  for (let step = 0; step < 400; step++) {
    const { state, transcript } = application
    const choice = random.next()
    if (step % 50 === 49) {
      application.terminal.resize(60 + random.below(80), 15 + random.below(30))
    } else if (choice < 0.25) {
      const at = state.top + state.rows - 5
      transcript[at] = [...(transcript[at] ?? []).slice(0, 8), span(` tok${step} 世`, styles[step % 4] ?? {})]
      application.repaint()
    } else if (choice < 0.5) {
      application.set({ top: Math.max(0, Math.min(380, state.top + random.below(21) - 10)) })
    } else if (choice < 0.72) {
      application.set({ prompt: state.prompt.length > 20 ? "" : `${state.prompt}x` })
    } else if (choice < 0.88) {
      const height = 2 + random.below(4)
      const dialog = {
        top: random.below(Math.max(1, state.rows - 5 - height)),
        left: random.below(40),
        width: 10 + random.below(Math.max(1, state.columns - 60)),
        height,
      }
      application.set({ dialog: state.dialog && random.next() < 0.6 ? undefined : dialog })
    } else if (choice < 0.95) application.set({ hasSidebar: !state.hasSidebar, dialog: undefined })
    else application.set({ isHome: !state.isHome, dialog: undefined })
    if (random.next() < 0.3) application.repaint()
    await application.settle()
    expect(application.faults(), `after step ${step} (${choice.toFixed(2)})`).toEqual([])
  }
  expect(application.terminal.takeBytes().replace(/^.*?\u001b\[\?1049h/s, "")).not.toMatch(/\u001b\[3J/)
})

test("the check finds a wrong row, and a repaint of all rows corrects it", async () => {
  const application = start()
  await application.settle()
  application.terminal.stdout.write("\u001b7\u001b[4;6Hwrong\u001b8")
  await application.settle()
  expect(application.faults().length).toBeGreaterThan(0)
  application.repaint()
  await application.settle()
  expect(application.faults().length).toBeGreaterThan(0)
  application.screen.invalidate()
  application.repaint()
  await application.settle()
  expect(application.faults()).toEqual([])
})

test("writes nothing without a change, one row for a changed row, and a scroll region for a scroll", async () => {
  const application = start(120, 40)
  await application.settle()
  application.terminal.takeBytes()
  application.repaint()
  expect(application.terminal.takeBytes()).toBe("")
  application.transcript[application.state.top + 5] = [span("one new row")]
  application.repaint()
  const one = application.terminal.takeBytes()
  expect(one).toContain("one new row")
  expect(one.length).toBeLessThan(120)
  application.set({ top: application.state.top - 2 })
  await application.settle()
  const scroll = application.terminal.takeBytes()
  expect(scroll).toContain("\u001b[1;36r\u001b[2T\u001b[r")
  expect(scroll.length).toBeLessThan(1500)
  expect(application.faults()).toEqual([])
})

test("Ink's frame and the rows of the panes are one write, in one synchronised update", async () => {
  const application = start()
  await application.settle()
  const writes: string[] = []
  const { stdout } = application.terminal
  const write = stdout.write.bind(stdout) as (data: string, ...rest: unknown[]) => boolean
  Object.assign(stdout, { write: (data: string, ...rest: unknown[]) => (writes.push(data), write(data, ...rest)) })
  application.set({ prompt: "abc", top: application.state.top - 1 })
  await application.settle()
  const frames = writes.filter(Boolean)
  expect(frames).toHaveLength(1)
  expect(frames[0]).toMatch(/^\u001b\[\?2026h.*\u001b\[\?2026l$/s)
  expect(frames[0]).toContain("abc")
})

test("a pane that grows over rows of Ink waits for Ink's frame, and shrinks again without a trace", async () => {
  const terminal = createTerminal(20, 6)
  const screen = createScreen(terminal.stdout)
  onTestFinished(() => screen.dispose())
  const pane = (height: number): PaneContent => ({
    top: 0,
    left: 0,
    width: 20,
    height,
    rows: Array.from({ length: height }, (_, y) => `pane ${y}`),
  })
  const toImmediate = () => new Promise((resolve) => setImmediate(resolve))
  screen.setPane("transcript", pane(2))
  screen.stdout.write("\u001b[?1049h")
  screen.stdout.write("\u001b[?2026h")
  screen.stdout.write("\u001b[5A\n\ndialog 2\ndialog 3\n\n")
  screen.stdout.write("\u001b[?2026l")
  await toImmediate()
  screen.setPane("transcript", pane(4))
  await toImmediate()
  screen.setPane("transcript", pane(2))
  await toImmediate()
  await terminal.settle()
  expect([0, 1, 2, 3].map((y) => terminal.text(y).trimEnd())).toEqual(["pane 0", "pane 1", "dialog 2", "dialog 3"])
  // Ink's output may stay the same: the pane is painted then without a frame.
  screen.setPane("transcript", pane(4))
  await expect.poll(() => terminal.text(3).trimEnd()).toBe("pane 3")
})

test("a child program gets a clean terminal, and all rows are painted again afterwards", async () => {
  const application = start()
  await application.settle()
  application.terminal.takeBytes()
  application.terminal.stdout.write("")
  const { stdout } = application.screen
  stdout.write("\u001b[?1049l")
  application.terminal.stdout.write("an editor\r\n")
  application.transcript[application.state.top] = [span("changed meanwhile")]
  application.repaint()
  await application.terminal.settle()
  expect(application.terminal.isAlternate()).toBe(false)
  expect(application.terminal.takeBytes()).not.toContain("changed meanwhile")
  stdout.write("\u001b[?1049h\u001b[2J\u001b[H")
  application.app.clear()
  application.set({ prompt: "back" })
  await application.settle()
  expect(application.terminal.text(0)).toContain("changed meanwhile")
})

test("columns are cut out of coloured rows, and wide glyphs at an edge become blanks", () => {
  const red = "\u001b[31m"
  expect(cutAnsi(`ab${red}cd\u001b[0mef`, 1, 5)).toBe(`b${red}cd\u001b[0me`)
  expect(cutAnsi(`${red}abcdef\u001b[0m`, 2, 4)).toBe(`${red}cd\u001b[0m`)
  expect(cutAnsi("a世b", 2, 4)).toBe(" b")
  expect(cutAnsi("a世b", 0, 2)).toBe("a ")
  expect(cutAnsi("\u001b]8;;https://a.b\u001b\\link\u001b]8;;\u001b\\ x", 1, 3)).toBe(
    "\u001b]8;;https://a.b\u001b\\in\u001b]8;;\u001b\\",
  )
  expect(cutAnsi("abc", 5, 9)).toBe("")
})
