// The drawing pad. What is drawn appears at once; Python hears of it at the end of a stroke and, while one is drawn, now and then.

const PAUSE = 150; // milliseconds between two messages while a stroke is drawn

function begin(pad, data) {
  const canvas = pad.querySelector("canvas");
  const [undo, clear, pen] = ["undo", "clear", "pen"].map((name) => pad.querySelector(".pad-" + name));
  const context = canvas.getContext("2d");
  let strokes = data.strokes.map((stroke) => [...stroke]);
  let drawing = null; // the id of the pointer that draws
  let timer = 0;
  [pen.min, pen.value, pen.max] = [data.pen[0], data.pen[1], data.pen[2]];
  pen.value = data.pen[1];

  function redraw() {
    context.clearRect(0, 0, canvas.width, canvas.height);
    const scale = canvas.width / data.side;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = "#111";
    for (const [thickness, ...at] of strokes) {
      context.lineWidth = thickness * scale;
      context.beginPath();
      context.moveTo(at[0] * scale, at[1] * scale);
      for (let i = 0; i < at.length; i += 2) context.lineTo(at[i] * scale, at[i + 1] * scale);
      context.stroke();
    }
    pad.classList.toggle("pad-empty", !strokes.length);
    undo.disabled = clear.disabled = !strokes.length;
  }

  function tell() {
    clearTimeout(timer);
    timer = 0;
    pad.send("strokes", strokes.map((stroke) => [...stroke]));
  }

  // Whether there is ink left in the pen: the server takes no more than that either.
  function hasInk() {
    let points = 0, way = 0;
    for (const stroke of strokes) {
      points += (stroke.length - 1) / 2;
      for (let i = 3; i < stroke.length; i += 2) way += Math.hypot(stroke[i] - stroke[i - 2], stroke[i + 1] - stroke[i - 1]);
    }
    return points < data.points && way < data.way;
  }

  function place({ clientX, clientY }) {
    const box = canvas.getBoundingClientRect();
    const inside = (share) => Math.round(data.side * Math.min(Math.max(share, 0), 1));
    return [inside((clientX - box.left) / box.width), inside((clientY - box.top) / box.height)];
  }

  function extend(event) {
    const stroke = strokes.at(-1);
    for (const one of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) {
      const [x, y] = place(one);
      const far = Math.hypot(x - stroke.at(-2), y - stroke.at(-1)) >= data.side / 112;
      if (far && hasInk()) stroke.push(x, y);
    }
  }

  canvas.addEventListener("pointerdown", (event) => {
    // A second finger or the palm draws nothing, and neither does the right button.
    if (drawing !== null || event.button || !hasInk()) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = event.pointerId;
    strokes.push([Number(pen.value), ...place(event)].map(Math.round));
    redraw();
    timer = setTimeout(tell, PAUSE);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drawing) return;
    extend(event);
    redraw();
    timer ||= setTimeout(tell, PAUSE);
  });
  for (const over of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(over, (event) => {
      if (event.pointerId !== drawing) return;
      drawing = null;
      redraw();
      tell();
    });
  }
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());

  function take(changed) {
    drawing = null;
    strokes = changed;
    redraw();
    tell();
  }
  undo.addEventListener("click", () => take(strokes.slice(0, -1)));
  clear.addEventListener("click", () => take([]));
  canvas.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && strokes.length) take(strokes.slice(0, -1));
  });

  // As many pixels as the screen has, whatever the pad's size: lines stay crisp.
  pad.observer = new ResizeObserver(() => {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (side && side !== canvas.width) {
      canvas.width = canvas.height = side;
      redraw();
    }
  });
  pad.observer.observe(canvas);
  redraw();
}

export default function ({ data, parentElement, setStateValue }) {
  const pad = parentElement.querySelector(".pad");
  pad.send = setStateValue;
  pad.querySelector(".pad-hint").textContent = data.hint;
  // Later data is the echo of what was drawn here, and older than what is drawn now.
  if (!pad.observer) begin(pad, data);
  return () => {
    if (!pad.isConnected) pad.observer.disconnect(); // else it is an older call's end: see plot.js
  };
}
