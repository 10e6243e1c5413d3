// A decision about trust takes effect at once: the settings are fetched again after it.
import type { HostPort } from "../command.ts"

export function refreshAfterTrust({ setAskPermission, trust }: HostPort, refresh: () => Promise<void>): HostPort {
  if (!trust) return { setAskPermission }
  return {
    setAskPermission,
    trust: {
      review: trust.review,
      async answer(...decision) {
        await trust.answer(...decision)
        await refresh()
      },
    },
  }
}
