// The rows of a table while they learn: dots that move, and the way they have come.
embeddingFigures.define(
  "emb-training-path",
  (Figure) =>
    class extends Figure {
      start({ frames, notes, scale, origin }) {
        const dots = [...this.still.querySelectorAll(".word")];
        const trails = [...this.still.querySelectorAll(".trail")];
        const place = ([x, y]) => [origin[0] + scale[0] * x, origin[1] + scale[1] * y];
        this.player({
          count: frames.length,
          label: "moment of the training",
          show: (moment) => {
            dots.forEach((dot, row) => {
              const [x, y] = place(frames[moment][row]);
              dot.setAttribute("transform", `translate(${x} ${y})`);
              dot.dataset.value = frames[moment][row].join(" ");
              const way = frames.slice(0, moment + 1).map((frame) => place(frame[row]).join());
              trails[row].setAttribute("points", way.join(" "));
            });
            return notes[moment];
          },
        });
      }
    },
);
