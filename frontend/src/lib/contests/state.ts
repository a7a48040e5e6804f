import type { ContestRow } from '$lib/api/types';
import { date, daysUntil } from '$lib/format';
import { t } from '$lib/i18n';

/** Where a contest stands, in the words of one line. */
export function contestState(contest: ContestRow, now = new Date()): string {
	if (contest.state === 'open' && contest.opens_at && new Date(contest.opens_at) > now)
		return t.contest.soon(date(contest.opens_at));
	if (contest.state === 'open' && contest.closes_at)
		return t.contest.daysLeft(Math.max(0, daysUntil(contest.closes_at, now)));
	return t.contest[contest.state];
}
