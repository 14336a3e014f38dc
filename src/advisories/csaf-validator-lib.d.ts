// The validator ships no declarations; only what validate.ts calls is declared.
declare module '@secvisogram/csaf-validator-lib/schemaTests.js' {
  export const csaf_2_0: import('./validate.ts').DocumentTest;
}
declare module '@secvisogram/csaf-validator-lib/mandatoryTests.js' {
  export const mandatoryTest_6_1_1: import('./validate.ts').DocumentTest; // and its like
}
