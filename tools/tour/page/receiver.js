// The phone's satellite receiver: the page asks it as it would ask a real one. `START` is replaced by [lat, lon].
(() => {
  const coords = () => ({
    latitude: window.__at[0],
    longitude: window.__at[1],
    accuracy: 8,
    altitude: null,
    altitudeAccuracy: null,
    heading: null,
    speed: null,
  });
  const answer = () => ({ timestamp: Date.now(), coords: coords() });
  window.__at = START;
  const receiver = navigator.geolocation;
  receiver.getCurrentPosition = (found) => setTimeout(() => found(answer()), 20);
  receiver.watchPosition = (found) => {
    setTimeout(() => found(answer()), 20);
    return setInterval(() => found(answer()), 1000);
  };
  receiver.clearWatch = (id) => clearInterval(id);
})();
