import { expect, test } from "vitest"
import { defaultDisplay, parseDisplay, toggleEntry, toStoredDisplay, toNextDetail } from "../../src/state/display.ts"

test("the look survives a file, and a file that is broken", () => {
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
