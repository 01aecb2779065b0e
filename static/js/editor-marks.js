// Findings marked in the page beside the text. The page is not touched: the browser paints over its words.

const VERDICTS = ["contradicted", "outdated", "undecided", "supported"];
// What stands in a sentence on the page and is no part of it.
const ASIDE = "sup, .claim, .slip, .problems";

export function markFindings(page, items) {
  if (!CSS.highlights) return;
  const words = wordsOf(page);
  const found = Object.fromEntries(VERDICTS.map((verdict) => [verdict, new Highlight()]));
  let from = 0;
  for (const { dataset } of items.filter((item) => item.dataset.sentence).sort((a, b) => startOf(a) - startOf(b))) {
    const at = words.text.indexOf(dataset.sentence, from);
    if (at < 0) continue;
    from = at;
    const inside = dataset.sentence.indexOf(dataset.words);
    const [start, length] = inside < 0 ? [at, dataset.sentence.length] : [at + inside, dataset.words.length];
    found[dataset.kind]?.add(rangeOf(words.places, start, start + length));
  }
  for (const verdict of VERDICTS) CSS.highlights.set(verdict, found[verdict]);
}

const startOf = (item) => Number(item.dataset.fact.split(" ")[0]);

// The words of the page with single spaces, and for each of their signs the node and the place in it.
function wordsOf(page) {
  const places = [];
  let text = "";
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(ASIDE)) continue;
    for (let offset = 0; offset < node.data.length; offset += 1) {
      const sign = /\s/.test(node.data[offset]) ? " " : node.data[offset];
      if (sign === " " && text.endsWith(" ")) continue;
      text += sign;
      places.push([node, offset]);
    }
  }
  return { text, places };
}

function rangeOf(places, start, end) {
  const range = new Range();
  range.setStart(...places[start]);
  const [node, offset] = places[end - 1];
  range.setEnd(node, offset + 1);
  return range;
}
