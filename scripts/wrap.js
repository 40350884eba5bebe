/** Text in lines of at most 120 characters, each behind a prefix. Code and links stay in one line. */
export function wrapped(text, prefix = "", first = prefix) {
  const lines = [first];
  for (const word of text.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    const line = lines.at(-1);
    const isEmpty = lines.length === 1 ? line === first : line === prefix;
    if (!isEmpty && line.length + 1 + word.length > 120) lines.push(prefix + word);
    else lines[lines.length - 1] = isEmpty ? line + word : `${line} ${word}`;
  }
  return lines.join("\n");
}
