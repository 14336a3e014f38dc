import { TokenizerMode } from 'parse5';

/** What readers of pages know of elements, after WHATWG HTML. */

export type Mode = (typeof TokenizerMode)[keyof typeof TokenizerMode];

/** Elements whose content is text for the tokenizer (WHATWG HTML, 13.2.6.4; scripting is on, so `noscript` is one of them). */
export const TEXT_CONTENT: ReadonlyMap<string, Mode> = new Map([
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['noscript', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Start tags that leave the head open (13.2.6.4.4 and .6); every other one opens the body. */
export const HEAD_ELEMENTS = setOf(
  'html head base basefont bgsound link meta title noscript noframes style script template',
);
/** Start tags that end `svg` and `math`, closed or not (13.2.6.5). */
export const LEAVES_FOREIGN = setOf(
  'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var',
);
/** Tags that do not part words. */
export const INLINE = setOf(
  'a abbr acronym b bdi bdo big code em font i mark nobr q s small span strong sub sup tt u wbr',
);
/** Text content that visitors read. */
export const READABLE = setOf('textarea xmp plaintext');
/** Attributes of drawings, whose numbers look like anything. */
export const DRAWING = setOf('d points path transform viewbox values keytimes');
export const BACKGROUNDS = setOf('body table thead tbody tfoot tr td th');

/** JavaScript MIME type essences (WHATWG MIME Sniffing, 4.6), and what else a browser acts on (HTML, "prepare the script element"). */
export const SCRIPT_TYPES = setOf(
  'text/javascript text/ecmascript text/jscript text/livescript text/x-javascript text/x-ecmascript application/javascript application/ecmascript application/x-javascript application/x-ecmascript text/javascript1.0 text/javascript1.1 text/javascript1.2 text/javascript1.3 text/javascript1.4 text/javascript1.5 module importmap speculationrules',
);
