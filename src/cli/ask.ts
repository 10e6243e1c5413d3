// Questions on the terminal, outside of the program's own screen. They stand on standard error: results may be piped.
import { sanitize } from "../text/row/sanitize.ts"
import { UsageError } from "./process-end.ts"

export type Choice = { readonly value: string; readonly label: string }

/** Whether a person is there. */
export function isAskable(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** The value of what was chosen; undefined when the person left. Throws UsageError, saying `otherwise`, with nobody there. */
export async function ask(message: string, choices: readonly Choice[], otherwise: string): Promise<string | undefined> {
  mustBeAskable(otherwise)
  const { autocomplete, isCancel } = await import("@clack/prompts")
  const answer = await autocomplete({
    message,
    options: choices.map(({ value, label }) => ({ value, label: sanitize(label), hint: sanitize(value) })),
    maxItems: 10,
    output: process.stderr,
  })
  return isCancel(answer) ? undefined : answer
}

/** The same for what nobody may see. */
export async function askSecret(message: string, otherwise: string): Promise<string | undefined> {
  mustBeAskable(otherwise)
  const { password, isCancel } = await import("@clack/prompts")
  const answer = await password({
    message,
    validate: (value) => (value?.trim() ? undefined : "Nothing was typed"),
    output: process.stderr,
  })
  return isCancel(answer) ? undefined : answer.trim()
}

/** False also when the person left. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import("@clack/prompts")
  return (await prompts.confirm({ message, initialValue: false, output: process.stderr })) === true
}

function mustBeAskable(otherwise: string): void {
  if (!isAskable()) throw new UsageError(`Nobody is here to be asked. ${otherwise}`)
}
