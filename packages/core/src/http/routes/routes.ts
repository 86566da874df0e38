import type { Route } from "../route.ts";
import { codeFlowRoutes } from "./code-flow-routes.ts";
import { meRoutes } from "./me-routes.ts";
import { serviceRoutes } from "./service-routes.ts";
import { sessionRoutes } from "./session-routes.ts";

export const routes: readonly Route[] = [...codeFlowRoutes, ...sessionRoutes, ...meRoutes, ...serviceRoutes];
