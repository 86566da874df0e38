/** A name that resolves to this machine can be anybody's (DNS rebinding): what is for developers is shown under our own names only. */
export const isOwnName = (request: Request, baseUrl: string): boolean => {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return ["localhost", "127.0.0.1", "[::1]", new URL(baseUrl).hostname].includes(hostname);
};
