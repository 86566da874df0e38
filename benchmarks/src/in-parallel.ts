/** Runs `work` over all items, `workers` at a time. @returns how many seconds it took */
export const inParallel = async <Item>(
  items: readonly Item[],
  workers: number,
  work: (item: Item) => Promise<void>,
): Promise<number> => {
  const queue = items.values();
  const started = performance.now();
  const run = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, run));
  return (performance.now() - started) / 1_000;
};
