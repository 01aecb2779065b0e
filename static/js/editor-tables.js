// Cells pasted from a spreadsheet become a Markdown table.
import { insertBlock } from "./editor-toolbar.js";

export function pasteTables(text) {
  let isPlain = false;
  text.addEventListener("keydown", (event) => {
    // Control, Shift and V: as it stands, please.
    isPlain = event.shiftKey && (event.ctrlKey || event.metaKey);
  });
  text.addEventListener("paste", (event) => {
    if (isPlain) return;
    const rows = tableIn(event.clipboardData);
    if (!rows) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    insertBlock(text, markdownOf(rows));
  });
}

function tableIn(clipboard) {
  return tableInHtml(clipboard.getData("text/html")) ?? tableInText(clipboard.getData("text/plain"));
}

// Only a table and nothing beside it: a web page that holds one among its text is pasted as text.
function tableInHtml(html) {
  if (!/<table/i.test(html)) return null;
  // The policy of the page holds for what it reads, too: styles would be reported as broken rules.
  const bare = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, "");
  const page = new DOMParser().parseFromString(bare, "text/html");
  for (const unseen of page.querySelectorAll("script, meta, title, link, colgroup")) unseen.remove();
  const tables = page.querySelectorAll("table");
  if (tables.length !== 1) return null;
  const [table] = tables;
  const rows = rowsOf(table);
  table.remove();
  if (page.body.textContent.trim()) return null;
  return ofUse(rows);
}

// A cell that spans columns or rows leaves the others that it covers empty.
function rowsOf(table) {
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, number) => {
    let place = 0;
    for (const cell of row.cells) {
      while (rows[number][place] !== undefined) place++;
      for (const end of cell.querySelectorAll("br, p + p, div + div")) end.before(" ");
      const width = Math.min(cell.colSpan, 100);
      for (const covered of rows.slice(number, number + Math.max(1, cell.rowSpan)))
        for (let each = place; each < place + width; each++) covered[each] ??= "";
      rows[number][place] = cell.textContent;
    }
  });
  return rows;
}

// Where a cell holds a line break or a quotation mark, spreadsheets put it between quotation marks.
const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;

function tableInText(plain) {
  const text = plain.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const rows = [[]];
  CELL.lastIndex = 0;
  for (let cell; (cell = CELL.exec(text)); ) {
    rows.at(-1).push(cell[1]?.replaceAll('""', '"') ?? cell[2]);
    if (cell[3] === "\n") rows.push([]);
    if (!cell[3]) break;
  }
  return rows.length > 1 && rows.every((row) => row.length > 1) ? ofUse(rows) : null;
}

function ofUse(rows) {
  const filled = rows.filter((row) => row.length);
  const width = Math.max(0, ...filled.map((row) => row.length));
  const isOneCell = width === 1 && filled.length === 1;
  return width && !isOneCell ? filled : null;
}

function markdownOf(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  const cells = rows.map((row) => Array.from({ length: width }, (_, place) => clean(row[place] ?? "")));
  const isNumber = (word) => /^[-−+]?[\d.,\s]*\d\s?%?$/.test(word);
  const rules = Array.from({ length: width }, (_, place) => {
    const column = cells.slice(1).map((row) => row[place]).filter(Boolean);
    return column.length && column.every(isNumber) ? "---:" : "---";
  });
  const line = (row) => `| ${row.join(" | ")} |`;
  return [line(cells[0]), line(rules), ...cells.slice(1).map(line)].join("\n") + "\n";
}

function clean(words) {
  return words.replace(/\s+/g, " ").trim().replaceAll("\\", "\\\\").replaceAll("|", "\\|");
}
