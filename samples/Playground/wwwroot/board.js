// The board: draws with mouse, finger and pen, and makes pictures of 28 × 28 bytes as MNIST's are made: what is drawn fits 20 × 20, its center of mass in the
// middle.
export const SIDE = 28;
const FIT = 20;

export function makeBoard(canvas, changed) {
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let last = null, empty = true;
  Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: canvas.width / 13, strokeStyle: "#fff" });

  const at = event => {
    const place = canvas.getBoundingClientRect();
    return { x: (event.clientX - place.left) * canvas.width / place.width, y: (event.clientY - place.top) * canvas.height / place.height };
  };
  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    draw(last);
  });
  canvas.addEventListener("pointermove", event => {
    if (last) for (const each of event.getCoalescedEvents?.().concat(event) ?? [event]) draw(at(each));
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, () => last = null);

  function draw(point) {
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(point.x, point.y);
    pen.stroke();
    last = point;
    empty = false;
    changed();
  }

  return {
    get isEmpty() { return empty; },
    wipe() {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      last = null;
      empty = true;
      changed();
    },
    picture() {
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const ink = (x, y) => x < 0 || y < 0 || x >= width || y >= height ? 0 : data[4 * (y * width + x) + 3];
      let left = width, right = 0, top = height, bottom = 0, sum = 0, middleX = 0, middleY = 0;
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const value = ink(x, y);
          if (value === 0) continue;
          [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
          sum += value;
          middleX += value * x;
          middleY += value * y;
        }
      const step = Math.max(right - left, bottom - top, width / 4) / FIT; // pixels of the board for one of the picture
      return shrink(ink, middleX / sum - step * SIDE / 2, middleY / sum - step * SIDE / 2, step);
    },
  };
}

// A file's picture: its middle square, gray.
export async function readPicture(file) {
  const image = await createImageBitmap(file);
  const side = Math.min(image.width, image.height), large = SIDE * 16;
  const canvas = Object.assign(document.createElement("canvas"), { width: large, height: large });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.fillRect(0, 0, large, large);
  pen.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, large, large);
  image.close();
  const { data } = pen.getImageData(0, 0, large, large);
  const gray = (x, y) => {
    const i = 4 * (y * large + x);
    return .299 * data[i] + .587 * data[i + 1] + .114 * data[i + 2];
  };
  return shrink(gray, 0, 0, 16);
}

// The mean over the square that each pixel covers.
function shrink(value, left, top, step) {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      let sum = 0, count = 0;
      for (let y = Math.round(top + row * step); y < Math.round(top + (row + 1) * step); y++)
        for (let x = Math.round(left + column * step); x < Math.round(left + (column + 1) * step); x++, count++)
          sum += value(x, y);
      pixels[row * SIDE + column] = Math.round(sum / Math.max(count, 1));
    }
  return pixels;
}

export const toBase64 = pixels => btoa(String.fromCharCode(...pixels));

// Shows a picture on a canvas of 28 × 28.
export function paint(canvas, base64) {
  const pen = canvas.getContext("2d"), image = pen.createImageData(SIDE, SIDE), bytes = atob(base64);
  for (let i = 0; i < bytes.length; i++) image.data.set([255, 255, 255, bytes.charCodeAt(i)], 4 * i);
  pen.putImageData(image, 0, 0);
}
