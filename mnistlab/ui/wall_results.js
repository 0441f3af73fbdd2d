// What came of it: leaderboards, and all runs as dots. Comes before wall.js in one text.

// In letters of the wall: rows of a leaderboard, and what stands above and below them.
const HIGHEST_ROW = 2.35, LOWEST_ROW = 1.65, AROUND = 7.8;

class Boards {
  constructor(box) {
    this.note = element("p", box, "wall-note");
    this.box = element("div", box, "wall-boards");
  }

  show(data) {
    const text = JSON.stringify(data);
    if (this.text === text) return;
    this.text = text;
    this.data = data;
    this.note.className = data.boards.length ? "wall-note" : "wall-empty";
    this.box.hidden = !data.boards.length;
    write(this.note, data.note);
    this.draw();
  }

  draw() {
    this.high = this.box.clientHeight;
    this.box.replaceChildren(...this.data.boards.map((board) => this.board(board, this.data.empty)));
  }

  resize() {
    if (this.data && this.box.clientHeight !== this.high) this.draw();
  }

  // As many rows as fit between title and rule; on a phone, where boards stand below each other, all of them.
  board({ title, columns, rule, rows, others }, empty) {
    const box = element("section");
    element("h2", box, "", title);
    if (!rows.length) {
      element("p", box, "", empty);
      return box;
    }
    const letter = parseFloat(getComputedStyle(this.box).fontSize);
    const room = matchMedia("(max-width: 800px)").matches ? Infinity : this.high / letter - AROUND;
    const shown = rows.slice(0, Math.max(3, Math.floor(room / LOWEST_ROW)));
    const behind = others + rows.length - shown.length;
    const table = element("table", box);
    table.style.setProperty("--row", `${letter * Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, room / rows.length))}px`);
    const head = element("tr", element("thead", table));
    for (const text of ["", "", ...columns]) element("th", head, "", text).scope = "col";
    const body = element("tbody", table);
    for (const [place, name, ...figures] of shown) {
      const row = element("tr", body, place === "1" ? "wall-first" : "");
      element("td", row, "wall-place", place);
      element("th", row, "wall-name", name).scope = "row";
      figures.forEach((figure, i) => element("td", row, i === figures.length - 1 ? "wall-figure" : "", figure));
    }
    element("p", box, "wall-rule", behind ? `${rule} ${behind} more behind.` : rule);
    return box;
  }
}

class Scatter {
  constructor(box) {
    this.key = element("ul", box, "wall-key");
    this.plane = element("div", box, "wall-plane");
    this.note = element("p", box, "wall-empty");
    this.plane.addEventListener("pointermove", ({ target }) => this.point(target));
    this.plane.addEventListener("click", ({ target }) => this.hold(target));
  }

  show(data) {
    const text = JSON.stringify(data);
    if (this.text === text) return;
    this.text = text;
    this.held = this.data && again(this.data, this.held, data);
    this.data = data;
    write(this.note, data.note || (data.dots.length ? "" : data.empty));
    this.plane.hidden = !data.dots.length;
    this.key.replaceChildren();
    this.plane.replaceChildren();
    if (!data.dots.length) return;
    for (const [kind, said] of data.key) {
      const item = element("li", this.key);
      element("i", item, `wall-dot wall-${kind}`);
      item.append(said);
    }
    element("p", this.plane, "wall-side", data.side);
    element("p", this.plane, "wall-across", data.title);
    const field = element("div", this.plane, data.small ? "wall-field wall-small" : "wall-field");
    field.setAttribute("role", "img");
    field.setAttribute("aria-label", data.alt);
    const wide = 100 / Math.max(1, data.across.length);
    for (const [place, said] of data.up) put(element("span", field, "wall-up", said), 0, place);
    for (const [place, said] of data.across) {
      const label = put(element("span", field, "wall-tick", said), place, 0);
      label.style.maxWidth = `${Math.max(wide, 8)}%`;
    }
    const kinds = ["run", "below", "diverged"];
    this.dots = data.dots.map(([x, y, kind], i) => {
      const dot = put(element("i", field, `wall-dot wall-${kinds[kind]}`), x, y);
      dot.number = i;
      return dot;
    });
    this.label = element("p", field, "wall-label");
    this.name(this.held ?? data.best);
  }

  // Which run it is stands beside the best dot, the one that is pointed at, or the one that was pressed.
  name(i) {
    const dot = this.dots[i] ?? this.dots[this.data.best];
    if (!dot) return;
    this.dots.forEach((other) => other.classList.toggle("wall-named", other === dot));
    const [x, y, , who, said, got] = this.data.dots[dot.number];
    write(this.label, `${this.data.names[who]}: ${got} at ${said}`);
    put(this.label, x, y);
    this.label.classList.toggle("wall-left", x > 0.6);
    this.label.classList.toggle("wall-under", y > 0.85);
  }

  point(target) {
    const over = target.number ?? this.held ?? -1;
    if (this.over === over) return;
    this.over = over;
    this.name(over);
  }

  hold(target) {
    this.held = target.number === this.held ? undefined : target.number;
    this.name(this.held ?? -1);
  }
}

// Where the dot that was pressed is now: runs that began earlier and ended later come before it.
function again(old, held, data) {
  const dot = old.dots[held];
  if (!dot) return undefined;
  const [, , , who, said, got] = dot;
  const fits = data.dots.flatMap((one, i) => (data.names[one[3]] === old.names[who] && one[5] === got ? [i] : []));
  return fits.find((i) => data.dots[i][4] === said) ?? fits[0];
}

function put(node, x, y) {
  node.style.left = `${100 * x}%`;
  node.style.bottom = `${100 * y}%`;
  return node;
}
