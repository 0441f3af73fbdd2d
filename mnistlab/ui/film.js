// Replays a training moment by moment from data that came once: no step of the slider asks the server.
// `Matrix`, `Pictures`, `Gallery` and `Map2D` come from film_panels.js and film_map.js, which stand before this text.

const SHORTEST = 250, LONGEST = 700, ALL = 6000;

class Film {
  constructor(box) {
    this.box = box;
    this.now = box.querySelector(".film-now");
    this.play = box.querySelector(".film-play");
    this.slider = box.querySelector("input");
    this.curve = box.querySelector(".film-curve");
    this.slider.oninput = () => this.go(this.slider.valueAsNumber);
    this.play.onclick = () => (this.timer ? this.pause() : this.start());
    this.curve.onpointerdown = this.curve.onpointermove = (event) => event.buttons && this.point(event);
  }

  // Streamlit calls again whenever the page is drawn and when the theme changes: the moment stays.
  load(data) {
    if (this.data?.id === data.id) {
      this.map.draw();
      return;
    }
    this.end();
    this.data = data;
    const figures = [...this.box.querySelectorAll("figure")];
    ["matrix", "map", "pictures", "gallery"].forEach((name, i) => {
      figures[i].querySelector("figcaption").textContent = data.titles[name];
      figures[i].querySelector(":scope > p").textContent = data.notes[name];
    });
    this.map = new Map2D(figures[1], data);
    this.panels = [new Matrix(figures[0], data), this.map, new Pictures(figures[2], data), new Gallery(figures[3], data)];
    const [first, last] = this.box.querySelectorAll(".film-ends span");
    [first.textContent, last.textContent] = [data.moments[0], data.moments.at(-1)];
    this.last = data.moments.length - 1;
    this.slider.max = this.last;
    this.drawCurve();
    this.show(0);
  }

  drawCurve() {
    this.places = this.data.accuracy.map((share, i) => [100 * i / this.last, 100 * share]);
    const line = this.places.map(([x, y]) => `${x},${100 - y}`).join(" ");
    this.curve.querySelector("polyline").setAttribute("points", line);
    this.curve.querySelectorAll("i").forEach((dot) => dot.remove());
    for (const place of this.places) this.put(element("i", this.curve), place);
  }

  put(dot, [x, y]) {
    dot.style.left = `${x}%`;
    dot.style.bottom = `${y}%`;
  }

  show(frame) {
    this.frame = frame;
    this.now.textContent = `${this.data.said[frame]}.`;
    this.slider.value = frame;
    this.slider.setAttribute("aria-valuetext", this.data.said[frame]);
    this.put(this.curve.querySelector("b"), this.places[frame]);
    this.panels.forEach((panel) => panel.show(frame));
  }

  go(frame) {
    this.pause();
    if (frame !== this.frame) this.show(frame);
  }

  point({ clientX }) {
    const { left, width } = this.curve.getBoundingClientRect();
    this.go(Math.min(this.last, Math.max(0, Math.round(this.last * (clientX - left) / width))));
  }

  start() {
    if (this.frame === this.last) this.show(0);
    this.play.textContent = "❚❚ Pause";
    this.timer = setInterval(() => {
      this.show(this.frame + 1);
      if (this.frame === this.last) this.pause();
    }, Math.min(LONGEST, Math.max(SHORTEST, ALL / this.last)));
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "▶ Play";
  }

  end() {
    this.pause();
    this.map?.end();
  }
}

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".film");
  box.film ??= new Film(box);
  box.film.load(data);
  return () => {
    if (box.isConnected) return; // an older call's end: see plot.js
    box.film?.end();
    delete box.film;
  };
}
