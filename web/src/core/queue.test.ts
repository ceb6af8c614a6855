import { expect, it } from "vitest";
import { Queue } from "./queue";

it("gives each item to one of those who wait, in order, and lets them go when it is closed", async () => {
  const queue = new Queue<number>();
  const done: number[] = [];
  const workers = Promise.all([1, 2].map(() => queue.each(async (item) => void done.push(item))));
  queue.add([1, 2, 3]);
  await Promise.resolve();
  queue.add([4]);
  queue.close();
  await workers;
  expect(done).toEqual([1, 2, 3, 4]);
});

it("hands on what goes wrong", async () => {
  const queue = new Queue<number>();
  queue.add([1]);
  queue.close();
  await expect(queue.each(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
