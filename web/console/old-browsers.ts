/** Chromium 90 and 91 lack `Array.prototype.at`, which Ant Design calls; syntax is lowered by the build, methods are not. */
if (!Array.prototype.at) {
  Object.defineProperty(Array.prototype, 'at', {
    configurable: true,
    writable: true,
    value: function at<T>(this: readonly T[], index: number): T | undefined {
      const whole = Math.trunc(index) || 0
      return this[whole < 0 ? this.length + whole : whole]
    },
  })
}

export {}
