"""Writes `page/messages.js` from the list of messages: `python -m console.map.messages`."""

import sys

from console.map.messages.javascript import SCRIPT_FILE, script

if __name__ == "__main__":
    SCRIPT_FILE.write_text(script(), encoding="utf-8")
    sys.exit(0)
