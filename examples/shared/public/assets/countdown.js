/** Minutes and seconds as `4:05`. @param {number} seconds */
export const formatSeconds = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

/**
 * Calls `onTick` with the seconds left, now and every second, and `onEnd` once at the end. It counts to a moment, so a
 * tab that slept is right again at once.
 * @param {number} endsAt milliseconds since 1970
 * @param {(secondsLeft: number) => void} onTick
 * @param {() => void} [onEnd]
 * @returns {() => void} stops it
 */
export const startCountdown = (endsAt, onTick, onEnd) => {
  const stop = () => clearInterval(timer);
  const tick = () => {
    const left = (endsAt - Date.now()) / 1000;
    onTick(Math.max(0, left));
    if (left > 0) return;
    stop();
    onEnd?.();
  };
  const timer = setInterval(tick, 1000);
  tick();
  return stop;
};
