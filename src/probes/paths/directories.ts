import type { PageFacts } from '../../model/observation.ts';

const MOST_DIRECTORIES = 12;
const FILE = /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|zip|rar|7z|jpe?g|png|gif|svg|mp[34])$/i;

/** Parents of the page's own files, at most four levels and twelve directories; pages are no files. */
export function directoriesOf(page: PageFacts, host: string): readonly string[] {
  const files = [...page.scripts, ...page.styles].map(({ src }) => src);
  const addresses = [...files, ...page.images, ...page.links.filter((link) => FILE.test(new URL(link).pathname))];
  const directories = new Set<string>();
  for (const address of addresses) {
    const url = new URL(address);
    if (url.hostname !== host) continue;
    const parts = url.pathname.split('/').slice(1, -1);
    if (parts.some((part) => /[0-9a-f]{8,}|^$|^\.|[^\w.%~-]/i.test(part))) continue; // made anew by every deployment, or odd
    for (let depth = 1; depth <= Math.min(parts.length, 4); depth++)
      directories.add(`/${parts.slice(0, depth).join('/')}/`);
  }
  const depthOf = (path: string) => path.split('/').length;
  return [...directories].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1)).slice(0, MOST_DIRECTORIES);
}
