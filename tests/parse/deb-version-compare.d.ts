declare module 'deb-version-compare' {
  function compare(a: string, b: string): -1 | 0 | 1;
  export default compare;
}
