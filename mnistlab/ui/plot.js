// Draws a Plotly figure in place. Streamlit calls the default export for new data and for a change of theme.

// A finger that drags over a chart wants to scroll the page.
const finger = matchMedia("(pointer: coarse)");

// One promise for the page, however many charts it has.
function library(source) {
  window.mnistlabPlotly ??= new Promise((resolve, reject) => {
    // The page's own address may be a deep link; Streamlit's script knows where the app's root is.
    const root = [...document.scripts].map((s) => s.src).find((src) => src.includes("/static/js/"));
    const script = document.createElement("script");
    script.src = root ? root.split("/static/js/")[0] + "/" + source : source;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { delete window.mnistlabPlotly; reject(new Error(script.src)); };
    document.head.append(script);
  });
  return window.mnistlabPlotly;
}

// The figure's template carries no colour for text and lines: they are the page's.
function dress(layout, box) {
  const style = getComputedStyle(box);
  const colour = (name) => style.getPropertyValue("--st-" + name).trim();
  const template = ((layout.template ??= {}).layout ??= {});
  const ink = colour("text-color"), line = colour("border-color"), paper = colour("background-color");
  template.font = { ...template.font, color: ink };
  for (const axis of ["xaxis", "yaxis"]) {
    template[axis] = { ...template[axis], gridcolor: line, linecolor: line };
  }
  template.hoverlabel = { ...template.hoverlabel, bgcolor: paper, bordercolor: line };
  template.hoverlabel.font = { ...template.hoverlabel.font, color: ink };
  template.modebar = { bgcolor: "rgba(0,0,0,0)", color: line, activecolor: ink };
  if (finger.matches) layout.dragmode = false;
  return { uirevision: "keep", ...layout, autosize: true, width: undefined, height: undefined };
}

export default async function ({ data, parentElement, setTriggerValue }) {
  if (!data.figure) return void library(data.source).catch(() => {});
  const box = parentElement.querySelector(".plot");
  const [canvas, trouble] = box.children;
  box.style.height = data.height + "px";
  box.classList.toggle("plot-clickable", data.clickable);
  box.setAttribute("aria-label", data.alt);
  box.trigger = setTriggerValue;
  box.wanted = data.figure;
  let Plotly;
  try {
    Plotly = await library(data.source);
    trouble.hidden = true;
  } catch {
    trouble.hidden = false;
    return;
  }
  // Calls may have overtaken each other while the library was loading: the last one draws.
  if (box.wanted !== data.figure || !box.isConnected) return;
  const figure = JSON.parse(data.figure);
  const config = {
    displaylogo: false,
    displayModeBar: finger.matches ? false : "hover",
    modeBarButtons: [["toImage", "resetScale2d"]],
    doubleClick: "reset",
    responsive: false,
  };
  await Plotly.react(canvas, figure.data, dress(figure.layout, box), config);
  if (!box.observer) {
    canvas.on("plotly_click", ({ points: [point] }) => {
      if (box.classList.contains("plot-clickable")) box.trigger("clicked", { x: point.x, y: point.y });
    });
    // Columns, tabs and folds change a chart's width without the window changing its own.
    box.observer = new ResizeObserver(() => {
      if (canvas.offsetWidth && canvas.offsetWidth !== canvas._fullLayout?.width) Plotly.Plots.resize(canvas);
    });
    box.observer.observe(box);
  }
  return () => {
    // Streamlit also ends a call that newer data overtook while it drew: the chart is then the newer one's.
    if (box.isConnected) return;
    box.observer.disconnect();
    Plotly.purge(canvas);
  };
}
