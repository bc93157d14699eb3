import { expect, test } from "vitest";
import { archiveOf, filesIn } from "./archive.ts";

test("files come back as they went, each in its place", async () => {
  const files = new Map([
    ["/etc/kubernetes/pki/ca.crt", { content: "one\ntwo\n", mode: 0o644 }],
    ["/etc/kubernetes/admin.conf", { content: new Uint8Array([100, 101]), mode: 0o600 }],
  ]);
  const archive = await archiveOf(files, (path) => path.replace("/etc/", "/new/"));
  expect(await filesIn(archive)).toEqual(
    new Map([
      ["/new/kubernetes/pki/ca.crt", "one\ntwo\n"],
      ["/new/kubernetes/admin.conf", "de"],
    ]),
  );
});
