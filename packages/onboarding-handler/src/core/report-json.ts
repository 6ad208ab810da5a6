import type { Report } from './report';

/** A report for scripts: {@link Report} as it is. */
export function reportJson(report: Report): string {
  return JSON.stringify(report, undefined, 2);
}
