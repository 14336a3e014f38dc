import { type DefaultTreeAdapterTypes, parse } from 'parse5';

export type Element = DefaultTreeAdapterTypes.Element;

/** Every element, in the order of the document. */
export function elementsOf(html: string): readonly Element[] {
  const walk = (node: DefaultTreeAdapterTypes.Node): Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parse(html));
}

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;

export const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';

const IN_LINE = new Set(['a', 'b', 'bdi', 'code', 'small', 'span', 'wbr', 'label', 'svg', 'use', 'time']);

/** As a reader sees it: blocks are apart. */
const spaced = (node: DefaultTreeAdapterTypes.Node): string => {
  if ('value' in node) return node.value;
  const inside = 'childNodes' in node ? node.childNodes.map(spaced).join('') : '';
  return 'tagName' in node && !IN_LINE.has(node.tagName) ? ` ${inside} ` : inside;
};

/** What a reader reads of the element with this id, in one line, with plain spaces. */
export const textAt = (html: string, id: string): string =>
  elementsOf(html)
    .filter((element) => attribute(element, 'id') === id)
    .map(spaced)
    .join('')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
