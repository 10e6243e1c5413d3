// The question whether what the project brings may run: asked once a start where something waits, and again by name.
import type { TrustAnswer } from "../../server/schema/trust.ts"
import { openDialog } from "../state/dialog.ts"
import { isPromptEmpty } from "../state/prompt.ts"
import { toReason } from "../text/reason.ts"
import type { Command, CommandContext } from "./command.ts"

export const trustShow: Command = {
  id: "trust.show",
  title: "Trust this project: see what waits for it",
  group: "Program",
  slash: "trust",
  run: (context, { source }) => showTrust(context, source !== "program"),
}

/** `isRequested` by the user. When the server found something by itself, the dialog must not cover what the user does. */
async function showTrust({ store, host, toast }: CommandContext, isRequested: boolean): Promise<void> {
  const { trust } = host
  if (!trust)
    return toast({ message: "Whoever runs this server decides what it trusts, where it runs", variant: "info" })
  const review = await trust.review()
  if (!isRequested && review.standing !== "asked") return
  if (review.standing === "nothing")
    return toast({ message: "Nothing in this project waits for your trust", variant: "info" })
  const state = store.getState()
  if (!isRequested && (state.dialogs.length > 0 || !isPromptEmpty(state))) return toast(laterToast)
  store.update((before) => openDialog({ ...before, trustReview: review }, { id: "trust" }))
}

const laterToast = {
  title: "Not trusted",
  message: "Parts of this project's settings are left out. /trust shows them.",
  variant: "warning",
  duration: 10_000,
} as const

/** What the dialog's answers come to: a word to keep, or to leave it as it is. */
export type TrustChoice = TrustAnswer | "later" | "stay"

const told: Readonly<Record<TrustAnswer, string>> = {
  trust: "Trusted, as it is now. What changes is asked about again.",
  refuse: "Left out, and not asked about again until it changes",
  forget: "No longer trusted",
}

/** Keeps the answer to what the dialog shows; where that has changed meanwhile it is shown anew. */
export async function answerTrust(context: CommandContext, choice: TrustChoice): Promise<void> {
  const { store, host, toast } = context
  const { trustReview } = store.getState()
  if (choice === "later") return toast(laterToast)
  if (choice === "stay" || !trustReview || !host.trust) return
  try {
    await host.trust.answer(choice, trustReview.hash)
    toast({ message: told[choice], variant: choice === "trust" ? "success" : "info" })
  } catch (error) {
    toast({ message: toReason(error), variant: "error" })
    await showTrust(context, true)
  }
}
