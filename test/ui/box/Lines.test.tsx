import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Box } from "ink"
import { render } from "ink-testing-library"
import { describe, expect, it } from "vitest"
import { resolveTheme } from "../../../src/theme/resolve-theme.ts"
import { createThemeValue, ThemeContext } from "../../../src/theme/use-theme.ts"
import { Lines, type LinesProps } from "../../../src/ui/box/Lines.tsx"

const theme = resolveTheme(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../themes/opencode.json"), "utf8")),
  "dark",
)

/** The frame that Ink draws of some lines, as rows without styles. */
function frameOf(props: Omit<LinesProps, "top" | "left">): string[] {
  const { lastFrame, unmount } = render(
    <ThemeContext value={createThemeValue("opencode", "dark", "none", theme)}>
      <Box width={30} height={4}>
        <Lines top={0} left={2} {...props} />
      </Box>
    </ThemeContext>,
  )
  const frame = lastFrame() ?? ""
  unmount()
  return frame.replaceAll(/\u001b\[[\d;]*m/g, "").split("\n")
}

describe("lines at a position", () => {
  it("are cut to the width by cells, not by characters", () => {
    const rows = [[{ text: "plain text that goes on" }], [{ text: "世界世界世界" }]]
    expect(
      frameOf({ rows, width: 7 })
        .slice(0, 2)
        .map((row) => row.trimEnd()),
    ).toEqual(["  plain t", "  世界世"])
  })

  it("fill their background, and draw no more rows than their height", () => {
    const rows = [[{ text: "one" }], [{ text: "two" }], [{ text: "three" }]]
    const frame = frameOf({ rows, width: 6, height: 2, background: "backgroundPanel" })
    expect(frame.join("\n")).toContain("  two")
    expect(frame.join("\n")).not.toContain("three")
  })
})
