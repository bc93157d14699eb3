import { expect, test } from "vitest";
import { Shell } from "./shell.ts";

test("an engine that runs no program in a container is told in one line", async () => {
  const exec = () =>
    Promise.reject(new Error("(HTTP code 500) server error - no profile \nat all"));
  const docker = { getContainer: () => ({ exec }) };
  await expect(Shell.open(docker as never, "id", "cp-1")).rejects.toMatchObject({
    name: "Problem",
    message: expect.stringMatching(/can not run a shell in node cp-1: .* - no profile$/),
  });
});
