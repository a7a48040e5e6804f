/** What the API takes and answers about many books at once. Kept in step with openapi.json. */
import type { Audience } from './types';

/** Texts replace what stands, an empty one takes it away; what is not named stays. */
export interface BulkChange {
	publisher?: string | null;
	place?: string | null;
	language?: string | null;
	ddc?: string | null;
	ddc_edition?: string | null;
	bbk?: string | null;
	series?: string | null;
	series_number?: string | null;
	subjects?: string[] | null;
	add_subjects?: string[] | null;
	remove_subjects?: string[] | null;
	add_to_shelf?: string | null;
	take_from_shelf?: string | null;
	access?: Audience | null;
	published?: boolean | null;
	deleted?: boolean | null;
}
export type BulkOutcome = 'changed' | 'same' | 'conflict' | 'forbidden' | 'gone' | 'invalid';
export interface BulkResult {
	id: string;
	title: string;
	short: string;
	version: number;
	outcome: BulkOutcome;
	message: string | null;
	undo: BulkChange | null;
}
export interface BulkRow {
	id: string;
	short: string;
	title: string;
	version: number;
}
export interface BulkRows {
	items: BulkRow[];
	total: number;
	next: string | null;
}
