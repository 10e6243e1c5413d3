// The OpenAPI document of this server.
import { contract } from "../api/contract.ts"
import { unimplementedRoutes } from "./unimplemented-routes.ts"
import { toOpenApi } from "./openapi.ts"

export const createDoc = (version: string): unknown => toOpenApi(contract, unimplementedRoutes, version)
