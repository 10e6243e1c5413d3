// The colour depth of a terminal, and the colours that few colours are mapped to.
import { expect, test } from "vitest"
import { toHueIn16, toNearest16, toNearest256 } from "../../src/theme/color.ts"
import { toColorDepth } from "../../src/theme/color-depth.ts"
import { toSgr } from "../../src/theme/to-sgr.ts"

test("colour commands for each depth", () => {
  const orange = { kind: "rgb", hex: "#ff8700" } as const
  expect(toSgr(orange, "truecolor", false)).toBe("38;2;255;135;0")
  expect(toSgr(orange, "256", true)).toBe("48;5;208")
  expect(toSgr({ kind: "rgb", hex: "#ff0000" }, "16", false)).toBe("91")
  expect(toSgr({ kind: "ansi", index: 9 }, "truecolor", true)).toBe("101")
  expect(toSgr({ kind: "ansi", index: 1 }, "16", false)).toBe("31")
  expect(toSgr({ kind: "ansi", index: 200 }, "256", false)).toBe("38;5;200")
  expect(toSgr(orange, "none", false)).toBe("")
  expect(toSgr({ kind: "none" }, "truecolor", false)).toBe("")
  expect(toNearest256([8, 8, 8])).toBe(232)
  expect(toNearest16([250, 250, 250])).toBe(15)
})

test("a pale colour becomes the same hue among sixteen, and a grey stays a grey", () => {
  const any = () => true
  expect(toHueIn16([163, 190, 140], any)).toBe(2)
  expect(toHueIn16([222, 133, 141], ([red]) => red > 240)).toBe(9)
  expect(toHueIn16([136, 192, 208], any)).toBe(6)
  expect(toHueIn16([150, 152, 150], any)).toBe(8)
  expect(toHueIn16([250, 250, 250], ([red]) => red < 100)).toBe(14)
})

test.each([
  ["none", { NO_COLOR: "1", COLORTERM: "truecolor" }],
  ["truecolor", { NO_COLOR: "", COLORTERM: "truecolor" }],
  ["256", { TERM: "xterm-256color" }],
  ["16", { TERM: "xterm" }],
  ["16", { TERM: "linux" }],
  ["none", { TERM: "dumb" }],
  ["truecolor", { TERM: "xterm-kitty" }],
  ["truecolor", { TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }],
  ["truecolor", { TERM: "tmux-256color", COLORTERM: "truecolor" }],
  ["256", { TERM: "screen-256color", COLORTERM: "truecolor", STY: "1.pts" }],
  ["16", { TERM: "xterm-256color", FORCE_COLOR: "1" }],
  ["256", { TERM: "xterm", FORCE_COLOR: "2" }],
  ["none", { TERM: "xterm-256color", FORCE_COLOR: "0" }],
] as const)("%s for %o", (depth, environment) => {
  expect(toColorDepth(environment)).toBe(depth)
})
