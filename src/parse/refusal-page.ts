const REFUSALS =
  /\b(?:access (?:is )?(?:denied|forbidden|blocked)|request (?:was |has been |is )?(?:blocked|rejected|denied)|(?:has|have) been blocked|blocked by|web application firewall|mod_security|security (?:policy|rules?) (?:violation|has been)|not acceptable|incident id|support id)\b|acc(?:\u00e8|\u00c3\u00a8|&egrave;)s (?:refus|interdit|bloqu)|requ(?:\u00ea|\u00c3\u00aa|&ecirc;)te (?:a \S{2,10} )?(?:refus|bloqu|rejet)/i;

/** Does a page say that something was refused, whatever its status? `text`: one character a byte; the first four kilobytes count. */
export const refusesPolitely = (text: string): boolean => REFUSALS.test(text.slice(0, 4096));
