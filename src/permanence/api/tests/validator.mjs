// Reads resources, one a line, and answers each with what is wrong with it, one a line: a JSON list of texts.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Fhir } = createRequire(`${process.cwd()}/`)("fhir");
const fhir = new Fhir();
const unknown = /^Value set ".*" could not be found\.$/; // what it does not bring cannot be looked up

for await (const line of createInterface({ input: process.stdin })) {
  const { messages } = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const faults = messages.filter(({ message, severity }) => ["error", "fatal"].includes(severity) && !unknown.test(message));
  console.log(JSON.stringify(faults.map(({ location, message }) => `${location}: ${message}`)));
}
