import { matchAll } from '../../src/advisories/inventory.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import type { SoftwareProduct } from '../../src/model/observation.ts';

/** How long 5,000 sites take against every advisory, after they were read: `node tests/bench/advisories.ts [SITES]`. */
const SITES = Number(process.argv[2] ?? 5_000);
const products = [...new Set(knowledge.advisories.rows.map(({ product }) => product))];
const site = (index: number) => ({
  target: `site-${index}`,
  takenAt: '2026-11-22T02:00:00.000Z',
  facts: {
    products: Array.from({ length: 8 }, (_, nth): SoftwareProduct => {
      const product = products[(index * 7 + nth * 11) % products.length] ?? 'php';
      const version = nth % 4 === 3 ? null : `${1 + (index % 12)}.${nth}.${index % 30}`;
      return {
        product,
        version,
        precision: version === null ? 'product' : 'exact',
        confidence: 'high',
        distribution: null,
        signals: [],
      };
    }),
  },
});
const seen = Array.from({ length: SITES }, (_, index) => site(index));
for (let round = 0; round < 3; round++) {
  const started = performance.now();
  const matches = matchAll(seen, knowledge, '2026-11-22T10:00:00.000Z');
  process.stdout.write(
    `${SITES} sites, ${SITES * 8} products, ${knowledge.advisories.rows.length} advisories: ${matches.length} matches in ${Math.round(performance.now() - started)} ms\n`,
  );
}
