// Loaded before the plugin (`node --expose-gc --require`): on SIGUSR2 it collects its garbage and prints what is left.
"use strict";
process.on("SIGUSR2", () => {
  global.gc();
  process.stdout.write(`${JSON.stringify(process.memoryUsage())}\n`);
});
