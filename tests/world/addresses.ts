/** Null where all of 127.0.0.0/8 is this machine (Linux, Windows); else why servers with addresses of their own cannot be had, in one line. */
export const ONE_ADDRESS: string | null =
  process.platform === 'darwin' ? 'macOS has one loopback address, and each of these servers needs its own' : null;
