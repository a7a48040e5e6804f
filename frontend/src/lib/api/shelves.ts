/** What the API answers about shelves and fields of knowledge. Kept in step with openapi.json. */
import type { Batch, BookRow, UnitLink } from './types';

/** A field of knowledge: `000` to `900`, or `none`. */
export interface FieldLink {
	field: string;
	name: string;
}
export interface FieldRow extends FieldLink {
	books: number;
}
export interface ShelfLink {
	id: string;
	short: string;
	path: string;
	name: string;
}
export interface ShelfRow extends ShelfLink {
	description: string;
	unit: UnitLink;
	count: number;
	/** Its first books. */
	first: BookRow[];
}
export interface ShelfView extends ShelfLink {
	description: string;
	unit: UnitLink;
	count: number;
	/** The first screenful. */
	books: Batch<BookRow>;
	version: number;
	can: string[];
}
