// Everybody's curve: one tile a learner, as large as the room allows. Comes before wall.js in one text.

const SVG = "http://www.w3.org/2000/svg";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// In letters of the wall, which are larger on a larger screen.
const NARROWEST = 5.6, LOWEST = 2.85, FLAT = 4.2, ROOMY = 15, LARGEST = 1.7;
const URGENT = ["training", "waiting", "done", "lost", "idle"];

function element(tag, parent, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  parent?.append(made);
  return made;
}

function drawn(tag, parent, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  parent?.append(made);
  return made;
}

// Touches the page only where something is another than before.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// How many columns give the largest tiles, of a shape that a curve fits in, with few places left empty.
function columnsFor(many, width, height) {
  let best = 1, most = 0;
  for (let columns = 1; columns <= many; columns++) {
    const rows = Math.ceil(many / columns);
    const size = Math.min(width / columns, (1.9 * height) / rows) * (many / (columns * rows)) ** 1.5;
    if (size > most) [best, most] = [columns, size];
  }
  return best;
}

class Live {
  constructor(box) {
    this.head = element("ul", box, "wall-counts");
    this.grid = element("ul", box, "wall-tiles");
    this.empty = element("p", box, "wall-empty");
    this.tiles = [];
  }

  show(data) {
    this.data = data;
    this.drawCounts();
    write(this.empty, data.tiles.length ? "" : data.empty);
    this.grid.hidden = !data.tiles.length;
    this.resize();
  }

  drawCounts() {
    const { counts } = this.data;
    while (this.head.children.length < counts.length) {
      const item = element("li", this.head);
      element("b", item);
      element("span", item);
    }
    counts.forEach(([stage, number], i) => {
      const item = this.head.children[i];
      item.className = `wall-${stage.replace(" ", "-")}`;
      write(item.firstChild, String(number));
      write(item.lastChild, stage);
    });
  }

  // Where there is no room for all, those with news come first; the others are counted.
  resize() {
    if (!this.data) return;
    const { clientWidth: width, clientHeight: height } = this.grid;
    const letter = parseFloat(getComputedStyle(this.grid).fontSize);
    const room = Math.max(1, Math.floor(width / letter / NARROWEST) * Math.floor(height / letter / LOWEST));
    let tiles = this.data.tiles;
    if (tiles.length > room) {
      const kept = tiles.map((tile, i) => [URGENT.indexOf(tile[1]), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      tiles = kept.slice(0, room - 1).map(([, i]) => i).sort((a, b) => a - b).map((i) => tiles[i]);
    }
    const others = this.data.tiles.length - tiles.length;
    const shown = others ? [...tiles, [`+ ${others} more`, "idle", "", "", ""]] : tiles;
    const columns = columnsFor(shown.length, width, height), rows = Math.ceil(shown.length / columns);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
    this.grid.style.setProperty("--size", `${Math.min(LARGEST * letter, Math.max(letter, height / rows / 7))}px`);
    this.grid.classList.toggle("wall-flat", height / rows < FLAT * letter);
    this.grid.classList.toggle("wall-roomy", width / columns > ROOMY * letter);
    while (this.tiles.length > shown.length) this.tiles.pop().item.remove();
    while (this.tiles.length < shown.length) this.tiles.push(new Tile(this.grid));
    shown.forEach((tile, i) => this.tiles[i].show(tile, this.data.parts));
  }
}

class Tile {
  constructor(grid) {
    this.item = element("li", grid);
    this.name = element("b", this.item, "wall-name");
    this.figure = element("span", this.item, "wall-figure");
    this.more = element("span", this.item, "wall-more");
    this.picture = drawn("svg", this.item, { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
    drawn("path", this.picture, { class: "wall-ground", d: "M0,100H100M0,50H100M0,0H100" });
    this.area = drawn("path", this.picture, { class: "wall-area" });
    this.line = drawn("path", this.picture, { class: "wall-line" });
  }

  show([name, stage, figure, more, curve], parts) {
    if (this.item.className !== `wall-tile wall-${stage}`) this.item.className = `wall-tile wall-${stage}`;
    write(this.name, name);
    write(this.figure, figure);
    write(this.more, more);
    if (this.curve === curve) return;
    this.curve = curve;
    const places = [];
    for (let i = 0; i * 2 < curve.length; i++) {
      const [high, low] = [LETTERS.indexOf(curve[2 * i]), LETTERS.indexOf(curve[2 * i + 1])];
      if (high >= 0) places.push([((i + 1) * 100) / parts, 100 - ((64 * high + low) * 100) / 4095]);
    }
    if (places.length) places.unshift([places[0][0] - 100 / parts, places[0][1]]);
    const path = places.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L");
    this.line.setAttribute("d", path && `M${path}`);
    this.area.setAttribute("d", path && `M${path}L${places.at(-1)[0]},100L${places[0][0]},100Z`);
  }
}
