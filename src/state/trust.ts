// Project settings that wait for the user's trust, as last reviewed.
import type { TrustReview } from "../../server/schema/trust.ts"

export type TrustState = { readonly trustReview: TrustReview | undefined }

export const emptyTrust: TrustState = { trustReview: undefined }
