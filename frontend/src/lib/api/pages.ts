/** What the API answers about the pages of a book. Kept in step with openapi.json. */
import type { BookRow, Segment } from './types';

export type Word = [x: number, y: number, w: number, h: number, text: string, confidence: number];
export interface PageView {
	book: BookRow;
	number: number;
	count: number;
	width: number;
	height: number;
	images: { width: number; url: string }[];
	text: string;
	words: Word[];
	previous: number | null;
	next: number | null;
	source: string;
	/** Where the book's own file is fetched. */
	original?: string | null;
	/** `correct`, `propose`. */
	can: string[];
}
export interface PageLine {
	number: number;
	/** Its first words; empty for a page without any. */
	beginning: string;
}
export interface FindHit {
	number: number;
	snippet: Segment[];
	boxes: [number, number, number, number][];
}
