// Restricts requests to public internet addresses. Models cannot reach this machine, its network or the metadata
// service of a cloud.
import { lookup as lookupAll, type LookupAddress } from "node:dns"
import { isIP, type LookupFunction } from "node:net"

/**
 * Throws an error for the model when the host is an address that is not public. Names are checked when they are
 * resolved.
 */
export async function checkPublicHost(url: URL): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, "")
  if (isIP(host) !== 0 && !(await isPublic(host))) throw notPublic(url.hostname, host)
}

/**
 * Creates a DNS lookup for a connection. The checked addresses are those that are connected to, so a later DNS answer
 * has no effect (DNS rebinding). A name with one address that is not public is rejected.
 */
export async function createPublicLookup(): Promise<LookupFunction> {
  const isPublicAddress = await createPublicCheck()
  return (hostname, options, callback) => {
    lookupAll(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, "", 0)
      const bad = addresses.find(({ address }) => !isPublicAddress(address))
      if (bad || addresses.length === 0) return callback(notPublic(hostname, bad?.address ?? "no address"), "", 0)
      if (options.all) callback(null, addresses)
      else callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}

/** Whether an address is on the public internet. */
export async function isPublic(address: string): Promise<boolean> {
  return (await createPublicCheck())(address)
}

async function createPublicCheck(): Promise<(address: string) => boolean> {
  const { default: ipaddr } = await import("ipaddr.js")
  return (address) => {
    if (!ipaddr.isValid(address)) return false
    // `process` converts an IPv4-mapped IPv6 address to IPv4.
    const parsed = ipaddr.process(address)
    return parsed.range() === "unicast"
  }
}

function notPublic(host: string, address: string): Error {
  const shown = host === address ? host : `${host} (${address})`
  return new Error(
    `${shown} is not on the public internet, and pages of this machine or its network are not fetched. ` +
      `The user can allow them by a rule such as "permission": {"webfetch": {"http://${host}*": "allow"}}.`,
  )
}
