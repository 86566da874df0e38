/**
 * Lets parallel readers of a key share a read, but never one that began before they asked: what a reader gets is at least as new as his
 * question, so that a revocation that was answered is seen by everyone who asks after it. At most one read a key runs and one waits.
 */
export function createSharedReads<Key, Value>(
  read: (key: Key) => Promise<Value>,
): (key: Key) => Promise<Value> {
  const running = new Map<Key, Promise<Value>>();
  const waiting = new Map<Key, Promise<Value>>();

  function begin(key: Key): Promise<Value> {
    const result = read(key).finally(() => {
      if (running.get(key) === result) running.delete(key);
    });
    running.set(key, result);
    return result;
  }

  return (key) => {
    const current = running.get(key);
    if (current === undefined) return begin(key);
    const next = waiting.get(key);
    if (next !== undefined) return next;
    const queued = current
      .catch(() => null)
      .then(() => {
        waiting.delete(key);
        return begin(key);
      });
    waiting.set(key, queued);
    return queued;
  };
}
