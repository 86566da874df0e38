/** Reads what may be read of a body whose content nobody needs, so that the connection can serve again, and lets go of the rest. */
export async function drainBody(response: Response, maxBytes: number): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let read = 0;
  try {
    while (read <= maxBytes) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The status was heard: what becomes of the body says nothing more.
  }
}
