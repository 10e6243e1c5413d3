// The screen that is shown.
type Route = { readonly name: "home" } | { readonly name: "session"; readonly sessionID: string }

export type RouteState = { readonly route: Route }

export function goHome<S extends RouteState>(state: S): S {
  return state.route.name === "home" ? state : { ...state, route: { name: "home" } }
}

export function goSession<S extends RouteState>(state: S, sessionID: string): S {
  return { ...state, route: { name: "session", sessionID } }
}

export function findShownSession(state: RouteState): string | undefined {
  return state.route.name === "session" ? state.route.sessionID : undefined
}
