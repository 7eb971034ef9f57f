// One tab at a time: runs `work` alone among all open pages of this site, where the browser can do that.

export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(`waiqin-${name}`, work) : work();
}
