/**
 * Whether a text fits a pattern of IAM, in which `*` stands for any characters and `?` for one. A regular expression would say the
 * same, but take hours for some patterns with many `*`, and the patterns are other people's.
 */
export function matches(pattern: string, text: string): boolean {
  let at = 0;
  // Where to go on when a guess of what the last `*` stands for was too short.
  let retry: { readonly pattern: number; readonly text: number } | undefined;
  for (let i = 0; i < text.length;) {
    if (pattern[at] === '*') {
      at += 1;
      retry = { pattern: at, text: i + 1 };
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at += 1;
      i += 1;
    } else if (retry) {
      at = retry.pattern;
      i = retry.text;
      retry = { pattern: at, text: i + 1 };
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
