/** Draws a photo of a dripping air conditioner, so that a newcomer needs no file of their own. */

const WIDTH = 960;
const HEIGHT = 720;

/** @returns {Promise<Blob>} a JPEG */
export function samplePhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  drawRoom(pen);
  drawUnit(pen);
  drawDrips(pen);
  drawStamp(pen);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.86));
}

function drawRoom(pen) {
  const wall = pen.createLinearGradient(0, 0, WIDTH, HEIGHT);
  wall.addColorStop(0, "#efe6d8");
  wall.addColorStop(1, "#cdbfa9");
  pen.fillStyle = wall;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#a4835f";
  pen.fillRect(0, 600, WIDTH, 120);
  pen.fillStyle = "#f7f1e6";
  pen.fillRect(0, 582, WIDTH, 22);
  const stain = pen.createRadialGradient(560, 400, 10, 560, 430, 150);
  stain.addColorStop(0, "rgba(120, 92, 56, 0.42)");
  stain.addColorStop(1, "rgba(120, 92, 56, 0)");
  pen.fillStyle = stain;
  pen.fillRect(400, 330, 320, 252);
}

function drawUnit(pen) {
  pen.save();
  pen.shadowColor = "rgba(40, 30, 20, 0.35)";
  pen.shadowBlur = 38;
  pen.shadowOffsetY = 16;
  const shell = pen.createLinearGradient(0, 130, 0, 350);
  shell.addColorStop(0, "#ffffff");
  shell.addColorStop(1, "#dfe4e8");
  fillRounded(pen, 150, 130, 660, 220, 30, shell);
  pen.restore();
  fillRounded(pen, 190, 298, 580, 34, 12, "#59636e");
  pen.fillStyle = "#7d8791";
  for (let x = 206; x < 760; x += 26) pen.fillRect(x, 304, 14, 22);
  fillRounded(pen, 660, 176, 104, 54, 10, "#1b2430");
  pen.fillStyle = "#ff6b5e";
  pen.font = "bold 38px ui-monospace, monospace";
  pen.fillText("E4", 690, 217);
  pen.fillStyle = "#8b949e";
  pen.font = "600 26px sans-serif";
  pen.fillText("HAIFENG", 200, 190);
}

function drawDrips(pen) {
  const drops = [[548, 372, 13], [556, 436, 16], [545, 508, 11], [604, 396, 10], [600, 470, 13]];
  for (const [x, y, size] of drops) drawDrop(pen, x, y, size);
  pen.fillStyle = "rgba(84, 150, 205, 0.62)";
  pen.beginPath();
  pen.ellipse(570, 648, 190, 32, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = "rgba(255, 255, 255, 0.5)";
  pen.beginPath();
  pen.ellipse(520, 640, 62, 7, -0.08, 0, Math.PI * 2);
  pen.fill();
}

function drawDrop(pen, x, y, size) {
  pen.fillStyle = "rgba(74, 144, 205, 0.9)";
  pen.beginPath();
  pen.moveTo(x, y - size * 2.2);
  pen.quadraticCurveTo(x + size * 1.5, y, x, y + size);
  pen.quadraticCurveTo(x - size * 1.5, y, x, y - size * 2.2);
  pen.fill();
}

function drawStamp(pen) {
  pen.fillStyle = "#ff9d2e";
  pen.font = "600 30px ui-monospace, monospace";
  pen.fillText(new Date().toLocaleString("sv-SE").slice(0, 16), 640, 696);
}

function fillRounded(pen, x, y, width, height, radius, fill) {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fill();
}
