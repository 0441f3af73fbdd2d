// Charts to take away: each is shown as it will be, with a button for every form. PNG is made here, in the browser.
const SHARPER = 2;

function keep(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function asPng(svg) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = SHARPER * image.naturalWidth;
      canvas.height = SHARPER * image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, "image/png");
    };
    image.onerror = reject;
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  });
}

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".chart-files");
  if (box.drawn === JSON.stringify(data.charts)) return;
  box.drawn = JSON.stringify(data.charts);
  box.replaceChildren(...data.charts.map(({ title, name, svg }) => {
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    image.alt = title;
    const line = document.createElement("figcaption");
    const made = { SVG: () => new Blob([svg], { type: "image/svg+xml" }), PNG: () => asPng(svg) };
    line.append(...Object.entries(made).map(([form, make]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${title} (.${form.toLowerCase()})`;
      button.onclick = async () => keep(await make(), `${name}.${form.toLowerCase()}`);
      return button;
    }));
    figure.append(image, line);
    return figure;
  }));
}
