// Toasts: short messages that expire. At most three at a time; equal ones are counted instead of repeated; errors stay longer.
import type { Toast as WireToast } from "../../server/schema/event.ts"

export type Toast = {
  readonly id: number
  readonly title?: string
  readonly message: string
  readonly variant: WireToast["variant"]
  /** When it expires, Unix ms. */
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

/** Removes expired toasts. */
export function dropToasts<S extends ToastState>(state: S, now: number): S {
  const toasts = state.toasts.filter((toast) => toast.until > now)
  return toasts.length === state.toasts.length ? state : { ...state, toasts }
}

/** Removes the newest toast. */
export function dismissToast<S extends ToastState>(state: S): S {
  return state.toasts.length === 0 ? state : { ...state, toasts: state.toasts.slice(0, -1) }
}
