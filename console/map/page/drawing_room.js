// Puts drawing together: layer, hands, toolbar and their messages; main.js only says when colours or words change.

import { DrawingBar } from "./drawing_bar.js";
import { DrawingHands } from "./drawing_hands.js";
import { DrawingLayer } from "./drawing.js";
import { DrawingWords } from "./drawing_words.js";
import * as geodesy from "./geodesy.js";
import { FROM_PAGE, TO_PAGE } from "./messages.js";

export function openDrawing(map, words, link) {
  const layer = new DrawingLayer(map, new DrawingWords(words), {
    outlined: ({ tool, points, reachM }, done) =>
      link.say(FROM_PAGE.DRAWN, { outline: { tool, points, reach_m: reachM }, done }),
    chosen: (tool) => link.say(FROM_PAGE.DRAWING_CHOSEN, { tool }),
    dropped: (measure) => link.say(FROM_PAGE.DRAWING_DROPPED, { measure }),
    adjusting: (on) => link.say(FROM_PAGE.DRAWING_ADJUSTED, { on }),
  });
  const bar = new DrawingBar(map, words, layer);
  new DrawingHands(map, layer);
  link.on(TO_PAGE.DRAWING, (message) => layer.take(message));
  link.on(TO_PAGE.DRAWING_NOTE, ({ note }) => layer.annotate(note));
  return { layer, bar, geodesy, restyle: (colours) => layer.restyle(colours), rename: () => bar.rename() };
}
