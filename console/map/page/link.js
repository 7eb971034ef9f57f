// The page's end of the bridge: one object, messages of messages.js only.

import { VERSION } from "./messages.js";

/** Resolves with { on, onMoved, say } once the channel is open. */
export function openLink() {
  return new Promise((resolve) => {
    new QWebChannel(qt.webChannelTransport, (channel) => {
      const bridge = channel.objects.bridge;
      const hearers = new Map();
      bridge.told.connect((text) => {
        const message = JSON.parse(text);
        const hear = hearers.get(message.kind);
        if (hear) hear(message);
        else console.error(`unknown message ${message.kind}`);
      });
      resolve({
        on: (kind, hear) => hearers.set(kind, hear),
        onMoved: (hear) => bridge.moved.connect(hear),
        say: (kind, fields = {}) => bridge.say(JSON.stringify({ kind, ...fields })),
        version: VERSION,
      });
    });
  });
}
