// Fields of squares on canvases. New data repaints the canvases that are there, so nothing blinks.
const SMALLEST = 11, LABEL = 16;

// As large as they can be up to a size that depends on how many there are, in rows of a round number.
function layout(count, width, named) {
  if (named) return { across: count, side: Math.min(40, Math.floor(width / count)) };
  const wished = count <= 32 ? 30 : count <= 160 ? 22 : count <= 520 ? 18 : 14;
  const side = Math.max(SMALLEST, Math.min(wished, Math.floor(width / 16)));
  const fit = Math.floor(width / side);
  // Rows as equal as they can be, of a multiple of eight where that fits.
  const even = Math.ceil(count / Math.ceil(count / fit)), round = Math.ceil(even / 8) * 8;
  const across = round <= fit && round <= count ? round : even;
  return { across, side: Math.min(wished, Math.floor(width / across)) };
}

function paint(canvas, width, ink) {
  const { field, chosen, colours } = canvas;
  const named = field.names.length > 0;
  const { across, side } = (canvas.grid = layout(field.values.length, width, named));
  const rows = Math.ceil(field.values.length / across), step = side + (named ? LABEL : 0);
  const scale = window.devicePixelRatio || 1, w = across * side, h = rows * step;
  canvas.style.width = w + "px";
  canvas.style.height = h + "px";
  canvas.width = Math.round(w * scale);
  canvas.height = Math.round(h * scale);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const gap = side > 13 ? 2 : 1, inner = side - gap;
  pen.textAlign = "center";
  pen.font = "12px " + getComputedStyle(canvas).fontFamily;
  const crossed = new Set(field.crossed);
  field.values.forEach((value, i) => {
    const x = (i % across) * side + gap / 2, y = Math.floor(i / across) * step + gap / 2;
    pen.globalAlpha = 0.09;
    pen.fillStyle = ink;
    pen.fillRect(x, y, inner, inner);
    pen.globalAlpha = Math.min(1, Math.abs(value) / field.top) ** 0.7;
    pen.fillStyle = colours[value > 0 ? 0 : 1];
    pen.fillRect(x, y, inner, inner);
    pen.globalAlpha = 0.75;
    pen.strokeStyle = ink;
    pen.lineWidth = 1;
    if (crossed.has(i)) {
      pen.beginPath();
      pen.moveTo(x + 2, y + 2);
      pen.lineTo(x + inner - 2, y + inner - 2);
      pen.moveTo(x + inner - 2, y + 2);
      pen.lineTo(x + 2, y + inner - 2);
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.fillStyle = ink;
    if (named) pen.fillText(short(field.names[i], side), x + inner / 2, y + inner + 12);
    if (i === chosen) {
      pen.lineWidth = 2;
      pen.strokeRect(x + 1, y + 1, inner - 2, inner - 2);
    }
  });
}

const short = (name, side) => (name.length * 7 > side ? name.slice(0, Math.max(1, Math.floor(side / 7) - 1)) + "…" : name);

function place(canvas, event) {
  const { across, side } = canvas.grid, box = canvas.getBoundingClientRect();
  const step = side + (canvas.field.names.length ? LABEL : 0);
  const column = Math.floor((event.clientX - box.left) / side), row = Math.floor((event.clientY - box.top) / step);
  const i = row * across + column;
  return column >= 0 && column < across && i >= 0 && i < canvas.field.values.length ? i : null;
}

function make(box, tip) {
  const heading = document.createElement("h4"), canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.onclick = (event) => {
    const cell = place(canvas, event);
    if (cell !== null) box.trigger("pressed", { field: canvas.number, cell });
  };
  canvas.onpointermove = (event) => {
    const i = event.pointerType === "mouse" ? place(canvas, event) : null;
    tip.hidden = i === null;
    if (i === null) return;
    const { names, values, unit } = canvas.field;
    tip.textContent = `${names[i] ?? "neuron " + (i + 1)}: ${values[i].toFixed(canvas.decimals)}${unit}`;
    const frame = box.getBoundingClientRect();
    tip.style.left = Math.max(0, Math.min(event.clientX - frame.left + 12, frame.width - tip.offsetWidth)) + "px";
    tip.style.top = event.clientY - frame.top + 18 + "px";
  };
  canvas.onpointerleave = () => { tip.hidden = true; };
  box.insertBefore(heading, tip);
  box.insertBefore(canvas, tip);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".cells");
  box.trigger = setTriggerValue;
  let tip = box.querySelector(".cells-tip");
  if (!tip) {
    tip = document.createElement("div");
    tip.className = "cells-tip";
    tip.hidden = true;
    box.append(tip);
  }
  while (box.querySelectorAll("canvas").length < data.fields.length) make(box, tip);
  while (box.querySelectorAll("canvas").length > data.fields.length) {
    tip.previousSibling.remove();
    tip.previousSibling.remove();
  }
  const headings = box.querySelectorAll("h4"), canvases = [...box.querySelectorAll("canvas")];
  data.fields.forEach((field, number) => {
    const canvas = canvases[number];
    if (headings[number].textContent !== field.title) headings[number].textContent = field.title;
    canvas.setAttribute("aria-label", `${field.title}. A field of ${field.values.length} squares, one a neuron.`);
    const chosen = data.chosen && data.chosen[0] === number ? data.chosen[1] : null;
    Object.assign(canvas, { field, number, chosen, decimals: data.decimals, colours: data.colours });
  });
  const draw = () => {
    const ink = getComputedStyle(box).color, width = box.clientWidth;
    if (width) canvases.forEach((canvas) => paint(canvas, width, ink));
    box.drawn = width;
  };
  box.draw = draw;
  draw();
  box.observer ??= new ResizeObserver(() => { if (box.clientWidth !== box.drawn) box.draw(); });
  box.observer.observe(box);
  return () => {
    if (box.isConnected) return; // an older call's end: see plot.js
    box.observer?.disconnect();
    box.observer = null;
  };
}
