// Three of a film's pictures, each a class: made for one film's data, then told which moment to show.

const SIDE = 28, GAP = 1;
const STRONGEST = 127;

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const count = (number) => number.toLocaleString("en");

function element(tag, parent, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  parent?.append(made);
  return made;
}

class Matrix {
  constructor(figure, data) {
    this.data = data;
    this.title = figure.querySelector("figcaption");
    const { marks, names } = data, table = figure.querySelector("table");
    table.replaceChildren();
    const head = element("tr", element("thead", table)), body = element("tbody", table);
    element("td", head);
    const name = (row, i, scope, title) => Object.assign(element("th", row, marks[i]), { scope, title });
    marks.forEach((_, i) => name(head, i, "col", `says ${names[i]}`));
    this.rows = marks.map((_, i) => {
      const row = element("tr", body);
      name(row, i, "row", `is ${names[i]}`);
      return marks.map(() => element("td", row));
    });
  }

  show(frame) {
    const { confusion, colours, titles, asked } = this.data;
    const size = this.rows.length;
    let right = 0;
    this.rows.forEach((cells, row) => {
      const counts = confusion[frame].slice(row * size, (row + 1) * size);
      const total = counts.reduce((sum, many) => sum + many, 0) || 1;
      right += counts[row];
      cells.forEach((cell, k) => {
        const share = counts[k] / total;
        // A handful of mistakes is to be seen beside a thousand right ones.
        const [colour, strength] = k === row ? [colours.right, share] : [colours.wrong, Math.sqrt(share)];
        cell.textContent = counts[k] || "";
        cell.style.background = share && `color-mix(in srgb, ${colour} ${3 + Math.round(57 * strength)}%, transparent)`;
      });
    });
    this.title.textContent = titles.matrix.replace("{tested}", count(asked)).replace("{right}", count(right));
  }
}

class Pictures {
  constructor(figure, data) {
    this.data = data;
    this.canvas = figure.querySelector("canvas");
    this.weights = new Int8Array(bytes(data.pictures).buffer);
    const colours = bytes(data.shades);
    this.shades = Uint32Array.from({ length: colours.length / 3 }, (_, i) =>
      255 * 2 ** 24 + (colours[3 * i + 2] << 16 | colours[3 * i + 1] << 8 | colours[3 * i]));
    this.columns = data.neurons > 12 ? 6 : data.neurons > 6 ? 5 : data.neurons;
    this.canvas.width = this.columns * (SIDE + 2 * GAP);
    this.canvas.height = Math.ceil(data.neurons / this.columns) * (SIDE + 2 * GAP);
    this.pixels = new ImageData(this.canvas.width, this.canvas.height);
    this.paint = new Uint32Array(this.pixels.data.buffer).fill(0xff000000);
  }

  show(frame) {
    const { neurons, titles, moments } = this.data;
    const side = SIDE + 2 * GAP;
    let from = frame * neurons * SIDE * SIDE;
    for (let neuron = 0; neuron < neurons; neuron++) {
      const top = Math.floor(neuron / this.columns) * side + GAP, left = (neuron % this.columns) * side + GAP;
      for (let y = 0; y < SIDE; y++) {
        const to = (top + y) * this.canvas.width + left;
        for (let x = 0; x < SIDE; x++) this.paint[to + x] = this.shades[this.weights[from++] + STRONGEST];
      }
    }
    this.canvas.getContext("2d").putImageData(this.pixels, 0, 0);
    this.canvas.setAttribute("aria-label", `${titles.pictures}, as pictures. ${moments[frame]}.`);
  }
}

class Gallery {
  constructor(figure, data) {
    this.data = data;
    this.title = figure.querySelector("figcaption");
    this.chances = bytes(data.chances);
    const { images, numbers, classes, names, marks, colours } = data;
    const gallery = figure.querySelector("div");
    gallery.replaceChildren();
    this.cards = images.map((src, i) => {
      const number = `test image ${count(numbers[i])}`;
      const card = Object.assign(element("div", gallery), { className: "film-card", title: number });
      Object.assign(element("img", card), { src, alt: `${number}: ${names[classes[i]]}` });
      const text = element("p", card);
      const bars = Object.assign(element("div", card), { className: "film-bars", ariaHidden: "true" });
      const fills = marks.map((mark, k) => {
        const bar = element("span", bars), fill = element("i", element("i", bar));
        fill.style.background = colours.classes[k];
        element("span", bar, mark);
        return fill;
      });
      return { card, says: element("span", text), verdict: element("span", text), fills };
    });
  }

  show(frame) {
    const { answers, classes, names, marks, colours, titles } = this.data;
    let right = 0;
    this.cards.forEach(({ card, says, verdict, fills }, i) => {
      const [answer, chance] = answers[frame][i], is = classes[i], good = answer === is;
      right += good;
      says.textContent = answer < 0 ? "no answer" : `says ${names[answer]}, ${chance.replace(" ", "\u00a0")}`;
      verdict.textContent = good ? "✓ right" : `✗ is ${names[is]}`;
      card.style.setProperty("--verdict", good ? colours.right : colours.wrong);
      const from = (frame * classes.length + i) * marks.length;
      fills.forEach((fill, k) => { fill.style.transform = `scaleY(${this.chances[from + k] / 255})`; });
    });
    this.title.textContent = titles.gallery.replace("{shown}", classes.length).replace("{right}", right);
  }
}
