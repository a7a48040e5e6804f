/** The findings of a stocktake, in the order in which they are looked at, and their colours. */
import type { StockFinding } from '$lib/api/lending';

export const FINDINGS: StockFinding[] = ['missing', 'misplaced', 'unexpected', 'unknown', 'on_loan', 'seen'];

export const findingTone = (finding: StockFinding) =>
	({ seen: '', missing: 'danger', on_loan: 'plain', misplaced: 'warn', unexpected: 'warn', unknown: 'danger' })[finding];
