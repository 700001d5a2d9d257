// SPDX-License-Identifier: GPL-3.0-or-later
// What a .docx and an .xlsx say, read by unzip and nothing of the program's own.
import { execFileSync } from "node:child_process";

function part(file, name) {
  return execFileSync("unzip", ["-p", file, name], { encoding: "utf8", maxBuffer: 64 << 20 });
}

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"')
  .replace(/&apos;/g, "'").replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace(/&amp;/g, "&");

const texts = (xml, tag) => [...xml.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`, "g"))]
  .map((found) => decode(found[1])).join("");

export function paragraphsOfDocx(file) {
  const xml = part(file, "word/document.xml").replace(/<w:(tab|br)\/>/g, "<w:t> </w:t>");
  return xml.split("</w:p>").map((paragraph) => texts(paragraph, "w:t"));
}

// Rows of a sheet by its name: arrays of text and numbers, a formula by its kept value.
export function rowsOfXlsx(file, title) {
  const sheets = [...part(file, "xl/workbook.xml").matchAll(/<sheet name="([^"]+)"/g)].map((found) => decode(found[1]));
  const shared = part(file, "xl/sharedStrings.xml").split("</si>").map((string) => texts(string, "t"));
  const xml = part(file, `xl/worksheets/sheet${sheets.indexOf(title) + 1}.xml`);
  return xml.split("<row ").slice(1).map((row) => {
    const out = [];
    for (const [, column, attributes, body] of row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/g)) {
      const at = [...column].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      const value = texts(body ?? "", "v");
      out[at] = attributes.includes('t="s"') ? shared[Number(value)] : value;
    }
    return out;
  });
}
