/** What the API answers about searches. Kept in step with openapi.json. */
import type { FieldLink, FieldRow } from './shelves';
import type { Segment, Image, UnitLink, Level } from './types';

export type HitKind = 'book' | 'lesson' | 'course' | 'centre' | 'news' | 'contest' | 'entry';
export interface SearchHit {
	snippet: Segment[];
	path: string;
	page?: number | null;
	second?: number | null;
}
export interface SearchGroup {
	kind: HitKind;
	id: string;
	title: Segment[];
	path: string;
	facts: string;
	cover: Image | null;
	hits: SearchHit[];
	/** Others that say as good as the same. */
	alike: { title: string; path: string; facts: string }[];
}
export interface SearchView {
	query_shown: string;
	did_you_mean: string | null;
	groups: SearchGroup[];
	counts: Partial<Record<HitKind, number>>;
	next: string | null;
	/** The field of knowledge to which it is narrowed. */
	field?: FieldLink | null;
}
/** A question that found nothing. */
export interface MissedSearch {
	query: string;
	asked: number;
	last_at: string;
}
/** What a unit writes for short. */
export interface Abbreviation {
	id: string;
	unit: UnitLink | null;
	short: string;
	long: string;
	can: string[];
}
export interface FacetsView {
	total: number;
	kinds: Partial<Record<HitKind, number>>;
	units: { unit: UnitLink; count: number }[];
	subjects: { value: string; count: number }[];
	years: { year: number; count: number }[];
	languages: { value: string; count: number }[];
	fields: FieldRow[];
	levels: { level: Level; count: number }[];
	open: number;
}
export interface Related {
	kind: HitKind;
	title: string;
	path: string;
	facts: string;
	cover: Image | null;
}
export interface Suggestion {
	text: string;
	kind: HitKind | 'person' | 'subject' | 'question';
	path?: string | null;
}
