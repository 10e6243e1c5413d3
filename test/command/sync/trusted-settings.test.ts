import { expect, test } from "vitest"
import { createTrustedSettings } from "../../../src/command/sync/trusted-settings.ts"
import { emptySettings } from "../../../src/state/settings.ts"
import type { TrustReview } from "../../../server/schema/trust.ts"
import { createCommandFixture } from "../../fixture/command.ts"

test("settings that wait for trust apply while the project is trusted; the server is asked only where they differ", async () => {
  const { store, context } = createCommandFixture()
  let standing: TrustReview["standing"] = "asked"
  let reviews = 0
  const review = async (): Promise<TrustReview> => {
    reviews++
    return { directory: "/p", hash: "", standing, withheld: [], warnings: [] }
  }
  const untrusted = { ...emptySettings.settings, takesRemoteSubmit: false }
  store.update((state) => ({ ...state, settings: untrusted }))
  let loaded = untrusted
  const host = { ...context.host, trust: { review, answer: async () => {} } }
  const apply = createTrustedSettings({ store, host }, { untrusted, load: () => loaded })
  await apply()
  expect(reviews).toBe(0)

  loaded = { ...untrusted, takesRemoteSubmit: true, keybinds: { leader: "ctrl+o" } }
  await apply()
  expect([reviews, store.getState().settings]).toEqual([1, untrusted])
  standing = "trusted"
  await apply()
  expect(store.getState().settings).toEqual(loaded)
  standing = "refused"
  await apply()
  expect(store.getState().settings).toEqual(untrusted)

  await createTrustedSettings({ store, host: context.host }, { untrusted, load: () => loaded })()
  expect(reviews).toBe(3)
})
