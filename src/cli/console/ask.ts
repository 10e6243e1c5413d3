// Questions to the user outside of the terminal UI. They are drawn on standard error, since standard output may be piped.
import { reveal } from "../../text/row/reveal.ts"
import { UsageError } from "./report-error.ts"

export type Choice = { readonly value: string; readonly label: string }

/** Whether a user can answer: standard input and standard error are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/**
 * The value of the choice; undefined when the user cancels. Throws UsageError with `alternative`, which names the flag to
 * use instead, where there is no terminal.
 */
export async function ask(
  message: string,
  choices: readonly Choice[],
  alternative: string,
): Promise<string | undefined> {
  assertCanAsk(alternative)
  const { autocomplete, isCancel } = await import("@clack/prompts")
  const answer = await autocomplete({
    message,
    options: choices.map(({ value, label }) => ({ value, label: reveal(label), hint: reveal(value) })),
    maxItems: 10,
    output: process.stderr,
  })
  return isCancel(answer) ? undefined : answer
}

/** Like `ask`, for a secret that is typed and not shown. */
export async function askSecret(message: string, alternative: string): Promise<string | undefined> {
  assertCanAsk(alternative)
  const { password, isCancel } = await import("@clack/prompts")
  const answer = await password({
    message,
    validate: (value) => (value?.trim() ? undefined : "Nothing was typed"),
    output: process.stderr,
  })
  return isCancel(answer) ? undefined : answer.trim()
}

/** False also when the user cancels. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import("@clack/prompts")
  return (await prompts.confirm({ message, initialValue: false, output: process.stderr })) === true
}

function assertCanAsk(alternative: string): void {
  if (!canAsk()) throw new UsageError(`There is no terminal to ask on. ${alternative}`)
}
