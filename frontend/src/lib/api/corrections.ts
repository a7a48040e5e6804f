/** What the API takes and answers about corrections of a page's text. Kept in step with openapi.json. */
import type { BookRow, Image, Word } from './types';

/** Left, top, width, height in per mille of the page. */
export type Place = [x: number, y: number, w: number, h: number];
export type CorrectionState = 'proposed' | 'kept' | 'refused' | 'undone';
/** What it is instead of what was read; the id is made here. */
export interface CorrectionBody {
	id: string;
	place: Place;
	read: string;
	text: string;
}
export interface CorrectionRow {
	id: string;
	number: number;
	place: Place;
	read: string;
	text: string;
	state: CorrectionState;
	/** Whether the page reads so now. */
	placed: boolean;
	/** What stands there now; of one that waits. */
	now: string | null;
	by: string;
	at: string;
	decided_by: string | null;
	decided_at: string | null;
	image: Image | null;
	/** `accept`, `reject`, `undo`. */
	can: string[];
}
export interface Left {
	doubtful: number;
	pages: number;
	next: number | null;
	waiting: number;
}
export interface CorrectingView {
	book: BookRow;
	number: number;
	count: number;
	width: number;
	height: number;
	images: { width: number; url: string }[];
	source: string;
	words: Word[];
	/** Before each word: 0 a space, 1 a new line, 2 a new paragraph. */
	gaps: number[];
	corrections: CorrectionRow[];
	left: Left;
}
export interface Proposal {
	id: string;
	place: Place;
	read: string;
	text: string;
	state: CorrectionState;
	at: string;
}
export interface WaitingBook {
	title: string;
	short: string;
	waiting: number;
}
