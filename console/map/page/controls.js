// Zoom, home and follow buttons; who moved the map, a person or we. The scale lies where no buttons are.

export class Controls {
  constructor(map, words, actions) {
    this.map = map;
    this.words = words;
    this.actions = actions; // { home(), followSwitched(on), legendToggled() → open }
    this.following = false;
    this.ours = 0;
    this.buttons = {};
    const bar = L.control({ position: "topleft" });
    bar.onAdd = () => this.build();
    bar.addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.attributionControl.setPrefix(false);
    map.on("movestart", () => {
      if (!this.ours) this.setFollowing(false);
    });
  }

  build() {
    const bar = L.DomUtil.create("div", "leaflet-bar waiqin-bar");
    L.DomEvent.disableClickPropagation(bar);
    const button = (name, sign, act) => {
      const made = L.DomUtil.create("button", `waiqin-button waiqin-${name}`, bar);
      made.type = "button";
      made.textContent = sign;
      made.addEventListener("click", act);
      this.buttons[name] = made;
    };
    button("zoom_in", "+", () => this.map.zoomIn());
    button("zoom_out", "−", () => this.map.zoomOut());
    button("home", "⌂", () => this.actions.home());
    button("follow", "◎", () => this.setFollowing(!this.following));
    button("legend", "?", () => {
      const open = this.actions.legendToggled();
      this.buttons.legend.classList.toggle("waiqin-on", open);
      this.buttons.legend.setAttribute("aria-expanded", String(open));
    });
    return bar;
  }

  rename() {
    for (const [name, button] of Object.entries(this.buttons)) {
      button.title = this.words.say(name);
      button.setAttribute("aria-label", button.title);
    }
    const toggle = this.map.getContainer().querySelector(".leaflet-control-layers-toggle");
    if (toggle) toggle.title = this.words.say("layers");
  }

  setFollowing(on) {
    if (on === this.following) return;
    this.following = on;
    this.buttons.follow.setAttribute("aria-pressed", String(on));
    this.buttons.follow.classList.toggle("waiqin-on", on);
    this.buttons.follow.title = this.words.say(on ? "following" : "follow");
    this.actions.followSwitched(on);
  }

  /** Moves the map for the program: not a manual gesture. */
  move(act) {
    this.ours++;
    act();
    this.ours--;
  }
}
