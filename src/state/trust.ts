// What of the project waits for the person's trust, as it was looked at last.
import type { TrustReview } from "../../server/schema/trust.ts"

export type TrustState = { readonly trustReview: TrustReview | undefined }

export const emptyTrust: TrustState = { trustReview: undefined }
