// Expansion of command templates: arguments and shell lines, without shell injection.
import { execFileSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { fillTemplate, splitWords } from "../../../server/session/intake/command-template.ts"

const toText = (template: string, args: string) =>
  fillTemplate(template, args, true)
    .map(({ kind, text }) => (kind === "text" ? text : `<${text}>`))
    .join("")

describe("words", () => {
  it.each([
    ["Ann Bob  Carl", ["Ann", "Bob", "Carl"]],
    ['"Ann Lee" Bob', ["Ann Lee", "Bob"]],
    ["a'b c'd", ["ab cd"]],
    [String.raw`a\ b "c\"d" 'e\f'`, ["a b", 'c"d', String.raw`e\f`]],
    ["it's", ["it's"]],
    ['"" x', ["", "x"]],
    ["  ", []],
  ])("%s", (text, words) => {
    expect(splitWords(text)).toEqual(words)
  })
})

describe("a template", () => {
  it.each([
    ["Greet $1 and then $2. All: $ARGUMENTS.", "Ann Bob Carl", "Greet Ann and then Bob Carl. All: Ann Bob Carl."],
    ["Greet $1 and $2.", '"Ann Lee" Bob', "Greet Ann Lee and Bob."],
    ["Only $1", "a b c", "Only a b c"],
    ["$2 before $1", "a", " before a"],
    ["Plain", "extra words", "Plain\n\nextra words"],
    ["Plain", "  ", "Plain"],
    ["One $1", "$ARGUMENTS $1", "One $ARGUMENTS $1"],
    ["Costs $0", "", "Costs $0"],
  ])("%s with %s", (template, args, text) => {
    expect(toText(template, args)).toBe(text)
  })

  it("has shell lines if they may run", () => {
    expect(toText("Branch: !`git branch` of !`pwd`.", "")).toBe("Branch: <git branch> of <pwd>.")
    expect(fillTemplate("A !`pwd` $1", "x", false)).toEqual([{ kind: "text", text: "A !`pwd` x" }])
  })

  it("takes no shell line from an argument", () => {
    expect(toText("Look: $ARGUMENTS", "!`touch x`")).toBe("Look: !`touch x`")
  })

  const nasty = `a;b $(echo x) "q" 'r' \\ \`echo y\` $HOME | & > <`
  it.each([
    ["printf '%s|' $1", [nasty]],
    ['printf "%s|" "$1"', [nasty]],
    ["printf '%s|' '$1'", [nasty]],
    ['printf "%s|" "$(printf %s $1)"', [nasty]],
    [String.raw`printf '%s|' \"$1`, [`"${nasty}`]],
  ])("keeps an argument one word of data in %s", (command, words) => {
    const quoted = `"${nasty.replaceAll(/["\\]/g, String.raw`\$&`)}"`
    const [, shell] = fillTemplate(`x !\`${command}\``, quoted, true)
    expect(execFileSync("bash", ["-c", shell!.text], { encoding: "utf8" })).toBe(
      words.map((word) => `${word}|`).join(""),
    )
  })

  it("expands all arguments as separate words", () => {
    const [, shell] = fillTemplate("x !`printf '%s|' $ARGUMENTS`", 'a "b c" d;e', true)
    expect(execFileSync("bash", ["-c", shell!.text], { encoding: "utf8" })).toBe("a|b c|d;e|")
  })
})
