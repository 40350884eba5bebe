/** Type-checks pieces of code in one program. */

import { fileURLToPath } from "node:url";
import ts from "typescript-5.9";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** A `return` or an `await` at the top level, which is that of a handler. */
const ALLOWED = new Set([1108, 1378]);

/** What is wrong with the files: `texts` has their contents by name, which need not exist. */
export function complaintsAbout(texts, more = {}) {
  const files = new Map([...texts].map(([name, text]) => [`${root}tests/types/${name}`, text]));
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    ...more,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.directoryExists = (name) =>
    [...files.keys()].some((file) => file.startsWith(`${name}/`)) || ts.sys.directoryExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const complaints = ts.getPreEmitDiagnostics(program).filter(({ code }) => !ALLOWED.has(code));
  return complaints.map(({ file, start, messageText }) => {
    const at = file && `${file.fileName.slice(root.length)}:${file.getLineAndCharacterOfPosition(start).line + 1}`;
    return `${at}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
