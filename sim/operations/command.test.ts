/** What an operator may type. */
import { expect, test } from "vitest";
import { decisions } from "../policy/decisions.ts";
import { readCommand } from "./command.ts";

const read = (line: string) => readCommand(line, decisions.commandChecks, ["cluster"]);

test("a command with a name and switches, in any order", () => {
  const command = {
    undertakes: "repair of a cluster",
    switches: ["force", "fixKubeletCredentials"],
    shownOnly: true,
  };
  expect(
    read("Update-AksHciClusterCertificates -force -name cluster -WhatIf -fixKubeletCredentials"),
  ).toMatchObject({ outcome: "accepted", value: command });
});

test.each([
  ["Update-AksHci -force", "there is no -force here: use -WhatIf"],
  ["Update-AksHci -name cluster", "there is no -name here: use -WhatIf"],
  ["Repair-Moc -name host-1", "there is no -name here: use -WhatIf"],
  ["Repair-MocLogin -fixKubeletCredentials", "there is no -fixKubeletCredentials here"],
  ["Invoke-AksHciRotateCACertificate -whatif", "there is no -whatif here: use -WhatIf"],
  ["Get-AksHciCredential -name cluster -force", "there is no -force here: use -name, -WhatIf"],
  ["Update-AksHciCertificates -name cluster", "there is no -name here: use -force, -WhatIf"],
  ["Update-AksHciClusterCertificates -fixEverything", "there is no -fixEverything here"],
  ["Update-AksHci now", '"now" belongs to no parameter'],
  ["Update-Everything", 'there is no command "Update-Everything"'],
])("refused: %s", (line, words) => {
  expect(read(line)).toMatchObject({ reason: "invalid", message: expect.stringContaining(words) });
});

test.each(["Update-AksHciClusterCertificates -fixCloudCredentials", "Get-AksHciCredential"])(
  "not found: the cluster of %s, where none or another is named",
  (line) => {
    const refusal = (words: string) => ({ reason: "not found", message: words });
    expect(read(line)).toMatchObject(refusal("no -name; there is: cluster"));
    expect(read(`${line} -name other`)).toMatchObject(
      refusal('there is no cluster "other"; there is: cluster'),
    );
    expect(read(`${line} -name cluster`)).toMatchObject({ outcome: "accepted" });
  },
);
