// Measures frames and the time from a fix to its place on the canvas; used by benchmarks only.

const quantile = (values, share) => {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};

export class Measure {
  constructor(stage, fleet) {
    this.stage = stage;
    this.fleet = fleet;
    this.on = false;
  }

  start() {
    this.on = true;
    this.startedMs = performance.now();
    this.costs = [];
    this.latencies = [];
    this.first = [];
    this.stage.arrived = (slot) => this.latencies.push(this.age(slot));
  }

  age(slot) {
    return Date.now() + this.stage.offsetMs - this.fleet.atMs[slot];
  }

  frame(costMs, taken) {
    if (!this.on) return;
    this.costs.push(costMs);
    for (const slot of taken) this.first.push(this.age(slot));
  }

  stop(drawn) {
    this.on = false;
    this.stage.arrived = null;
    return {
      seconds: (performance.now() - this.startedMs) / 1000,
      frames: this.costs.length,
      frame_cost_ms_p50: quantile(this.costs, 0.5),
      frame_cost_ms_p95: quantile(this.costs, 0.95),
      drawn,
      latency_ms_p50: quantile(this.latencies, 0.5),
      latency_ms_p95: quantile(this.latencies, 0.95),
      first_pixel_ms_p50: quantile(this.first, 0.5),
      first_pixel_ms_p95: quantile(this.first, 0.95),
      samples: this.latencies.length,
    };
  }
}
