// A film's map: test images as dots, where the last hidden layer puts them. It stands after film_panels.js.

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const GLIDE = 250;
const NOWHERE = -32768, FARTHEST = 32000;

class Map2D {
  constructor(figure, data) {
    this.data = data;
    this.canvas = figure.querySelector("canvas");
    this.spots = new Int16Array(bytes(data.spots).buffer);
    const { names, marks, colours } = data, legend = figure.querySelector("ul");
    legend.replaceChildren();
    names.forEach((name, i) => {
      const item = element("li", legend);
      element("i", item).style.background = colours.classes[i];
      element("span", item, marks[i] === name ? name : `${marks[i]} ${name}`);
    });
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.canvas);
  }

  // Points wander from where they are drawn to where they belong, so that the eye can follow them.
  show(frame) {
    const { spot_classes: of, titles, moments } = this.data;
    const target = this.spots.subarray(2 * frame * of.length, 2 * (frame + 1) * of.length);
    const from = this.shown, begin = performance.now();
    this.frame = frame;
    this.canvas.setAttribute("aria-label", `${titles.map}, a coloured dot each. ${moments[frame]}.`);
    cancelAnimationFrame(this.gliding);
    const step = () => {
      const share = !from || STILL.matches ? 1 : Math.min(1, (performance.now() - begin) / GLIDE);
      const eased = share * (2 - share);
      this.shown = share === 1 ? Float32Array.from(target) : Float32Array.from(target, (there, i) =>
        there === NOWHERE || from[i] === NOWHERE ? there : from[i] + eased * (there - from[i]));
      this.draw();
      if (share < 1) this.gliding = requestAnimationFrame(step);
    };
    step();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!this.shown || !width) return;
    const { spot_classes: of, marks, colours, zooms } = this.data;
    const scale = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const pen = this.canvas.getContext("2d"), style = getComputedStyle(this.canvas);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    const unit = (Math.min(width, height) / 2 - 6) / FARTHEST;
    const sums = marks.map(() => [0, 0, 0]);
    pen.globalAlpha = 0.75;
    of.forEach((label, i) => {
      if (this.shown[2 * i] === NOWHERE) return;
      const x = width / 2 + unit * this.shown[2 * i], y = height / 2 - unit * this.shown[2 * i + 1];
      pen.fillStyle = colours.classes[label];
      pen.beginPath();
      pen.arc(x, y, 3, 0, 2 * Math.PI);
      pen.fill();
      sums[label] = [sums[label][0] + x, sums[label][1] + y, sums[label][2] + 1];
    });
    pen.globalAlpha = 1;
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineWidth: 4, lineJoin: "round" });
    pen.strokeStyle = style.getPropertyValue("--st-background-color");
    pen.fillStyle = style.color;
    pen.font = `700 15px ${style.fontFamily}`;
    // Names stand in the middle of their class, unless all of these are in one place.
    const middles = sums.flatMap(([x, y, many], label) => many ? [[marks[label], x / many, y / many]] : []);
    const apart = (k) => Math.max(...middles.map((m) => m[k])) - Math.min(...middles.map((m) => m[k]));
    if (Math.max(apart(1), apart(2)) > 40) middles.forEach((middle) => this.write(pen, ...middle));
    pen.font = `400 13px ${style.fontFamily}`;
    pen.textAlign = "right";
    this.write(pen, zooms[this.frame], width - 10, height - 14);
  }

  write(pen, text, x, y) {
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }

  end() {
    cancelAnimationFrame(this.gliding);
    this.observer.disconnect();
  }
}
