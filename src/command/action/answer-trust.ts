// The trust dialog: shows what a project's settings would run, and stores the user's decision about it.
import type { TrustAnswer } from "../../../server/schema/trust.ts"
import { openDialog } from "../../state/dialog.ts"
import { isPromptEmpty } from "../../state/prompt.ts"
import { toReason } from "../../text/to-reason.ts"
import type { CommandContext } from "../command.ts"

/** A decision to store, or one of two that store nothing: decide later, or leave the stored decision as it is. */
export type TrustChoice = TrustAnswer | "later" | "stay"

/**
 * Opens the dialog. Without a request of the user it opens only while a decision is pending, and never over a dialog or
 * a draft: a toast names the command instead.
 */
export async function showTrust({ store, host, toast }: CommandContext, isRequested: boolean): Promise<void> {
  const { trust } = host
  if (!trust)
    return toast({ message: "This server is run by another process, which decides what to trust", variant: "info" })
  const review = await trust.review()
  if (!isRequested && review.standing !== "asked") return
  if (review.standing === "nothing")
    return toast({ message: "Nothing in this project waits for your trust", variant: "info" })
  const state = store.getState()
  if (!isRequested && (state.dialogs.length > 0 || !isPromptEmpty(state))) return toast(laterToast)
  store.update((before) => openDialog({ ...before, trustReview: review }, { id: "trust" }))
}

/** Stores the decision about the reviewed settings. If they have changed since the review, shows them again. */
export async function answerTrust(context: CommandContext, choice: TrustChoice): Promise<void> {
  const { store, host, toast } = context
  const { trustReview } = store.getState()
  if (choice === "later") return toast(laterToast)
  if (choice === "stay" || !trustReview || !host.trust) return
  try {
    await host.trust.answer(choice, trustReview.hash)
    toast({ message: confirmations[choice], variant: choice === "trust" ? "success" : "info" })
  } catch (error) {
    toast({ message: toReason(error), variant: "error" })
    await showTrust(context, true)
  }
}

const laterToast = {
  title: "Not trusted",
  message: "Parts of this project's settings are left out. /trust shows them.",
  variant: "warning",
  duration: 10_000,
} as const

const confirmations: Readonly<Record<TrustAnswer, string>> = {
  trust: "Trusted, as it is now. What changes is asked about again.",
  refuse: "Left out, and not asked about again until it changes",
  forget: "No longer trusted",
}
