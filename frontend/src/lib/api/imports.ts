/** What the API answers about catalogue files that are taken into the library. Kept in step with openapi.json. */
import type { UnitLink } from './types';

export type ImportState = 'received' | 'reading' | 'read' | 'taking' | 'taken' | 'undoing' | 'undone' | 'failed';
/** What a record of a catalogue file will do, or did. */
export type What = 'add' | 'merge' | 'same' | 'repeat' | 'untitled' | 'unreadable' | 'undone';
export interface CatalogueImport {
	id: string;
	unit: UnitLink | null;
	filename: string;
	state: ImportState;
	reason: { code: string; text: string } | null;
	format: '' | 'marc' | 'marcxml' | 'dublin_core' | 'table';
	/** Headings of columns that mean nothing to us. */
	unused: string[];
	records: number;
	taken: number;
	publish: boolean;
	created_at: string;
	/** Only of one import, not in a list. */
	counts: Record<What, number> | null;
	can: ('take' | 'undo' | 'delete')[];
}
export interface ImportRow {
	number: number;
	title: string;
	contributors: string;
	year: number | null;
	isbn: string;
	what: What;
	fills: string[];
	left_out: string[];
	repeats: number | null;
	book: { title: string; short: string; path: string; binned: boolean } | null;
}
