// Which addresses are the open internet: everything else (this machine, its network, the metadata service of a cloud) is not
// for a model to reach.
import { lookup as lookupAll, type LookupAddress } from "node:dns"
import { isIP, type LookupFunction } from "node:net"

/** Throws, in words for the model, when a host of a URL is an address that is not public. Names are judged when they resolve. */
export async function checkPublicHost(url: URL): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  if (isIP(host) !== 0 && !(await isPublic(host))) throw refusal(url.hostname, host)
}

/**
 * A lookup for a connection: what was judged is what is connected to, so a name that answers differently a moment later
 * changes nothing. One address that is not public refuses the name.
 */
export async function createPublicLookup(): Promise<LookupFunction> {
  const judge = await createPublicCheck()
  return (hostname, options, callback) => {
    lookupAll(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, "", 0)
      const bad = addresses.find(({ address }) => !judge(address))
      if (bad || addresses.length === 0) return callback(refusal(hostname, bad?.address ?? "no address"), "", 0)
      if (options.all) callback(null, addresses)
      else callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}

export async function isPublic(address: string): Promise<boolean> {
  return (await createPublicCheck())(address)
}

async function createPublicCheck(): Promise<(address: string) => boolean> {
  const { default: ipaddr } = await import("ipaddr.js")
  return (address) => {
    if (!ipaddr.isValid(address)) return false
    // `process` turns an IPv4 address that is written as IPv6 into the first.
    const parsed = ipaddr.process(address)
    return parsed.range() === "unicast"
  }
}

function refusal(host: string, address: string): Error {
  const shown = host === address ? host : `${host} (${address})`
  return new Error(
    `${shown} is not on the public internet, and pages of this machine or its network are not fetched. ` +
      `The user can allow them by a rule such as "permission": {"webfetch": {"http://${host}*": "allow"}}.`,
  )
}
