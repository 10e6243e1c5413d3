// Short notices. Promises: at most three at a time, equal ones are counted instead of repeated, an error stays longest.
import type { Toast as WireToast } from "../../server/schema/event.ts"

export type Toast = {
  readonly id: number
  readonly title?: string
  readonly message: string
  readonly variant: WireToast["variant"]
  /** When it goes, Unix ms. */
  readonly until: number
  readonly count: number
}

export type ToastState = { readonly toasts: readonly Toast[]; readonly lastToastID: number }

export const emptyToasts: ToastState = { toasts: [], lastToastID: 0 }

const maxToasts = 3
const durationMs = 5000
const errorDurationMs = 15_000

export type ToastInput = {
  readonly title?: string | undefined
  readonly message: string
  readonly variant: WireToast["variant"]
  readonly duration?: number | undefined
}

export function addToast<S extends ToastState>(state: S, input: ToastInput, now: number): S {
  const { title, message, variant, duration } = input
  const until = now + (duration ?? (variant === "error" ? errorDurationMs : durationMs))
  const same = state.toasts.find((t) => t.message === message && t.title === title && t.variant === variant)
  const others = state.toasts.filter((toast) => toast !== same)
  const id = state.lastToastID + 1
  const toast = {
    id,
    ...(title === undefined ? {} : { title }),
    message,
    variant,
    until,
    count: (same?.count ?? 0) + 1,
  }
  return { ...state, lastToastID: id, toasts: [...others, toast].slice(-maxToasts) }
}

/** Takes away what is over. */
export function dropToasts<S extends ToastState>(state: S, now: number): S {
  const toasts = state.toasts.filter((toast) => toast.until > now)
  return toasts.length === state.toasts.length ? state : { ...state, toasts }
}

/** Takes the newest away: a key asked for it. */
export function dismissToast<S extends ToastState>(state: S): S {
  return state.toasts.length === 0 ? state : { ...state, toasts: state.toasts.slice(0, -1) }
}
