import { expect, test } from "vitest"
import { defaultDisplay, parseDisplay, toggleEntry, toStoredDisplay, toNextDetail } from "../../src/state/display.ts"

test("display options are stored and restored, and invalid ones get their defaults", () => {
  const look = {
    ...defaultDisplay,
    toolDetail: "full" as const,
    isThinkingShown: true,
    foldedSections: new Set(["todo"]),
  }
  expect(parseDisplay(JSON.parse(JSON.stringify(toStoredDisplay(look))))).toEqual(look)
  for (const broken of [undefined, null, 3, "x", [], { toolDetail: "loud", foldedSections: [1], hasTimestamps: 1 }])
    expect(parseDisplay(broken)).toEqual(defaultDisplay)
  expect(toNextDetail("quiet")).toBe("normal")
  expect(toNextDetail("full")).toBe("quiet")
  expect([...toggleEntry(toggleEntry(new Set(["a"]), "b"), "a")]).toEqual(["b"])
})
