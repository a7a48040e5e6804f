/** Sheets of labels as they are sold, in millimetres of an A4 page (210 × 297). */

export interface SheetSize {
	id: 's24' | 's40' | 's21' | 's65';
	columns: number;
	rows: number;
	width: number;
	height: number;
	/** From the left and upper edge of the page to the first label. */
	left: number;
	top: number;
	/** Between two labels beside each other. */
	gap: number;
}

export const SHEETS: SheetSize[] = [
	{ id: 's24', columns: 3, rows: 8, width: 70, height: 37, left: 0, top: 0.5, gap: 0 },
	{ id: 's40', columns: 4, rows: 10, width: 52.5, height: 29.7, left: 0, top: 0, gap: 0 },
	{ id: 's21', columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.2, top: 15.15, gap: 2.55 },
	{ id: 's65', columns: 5, rows: 13, width: 38.1, height: 21.2, left: 4.75, top: 10.7, gap: 2.5 }
];

export const perSheet = (size: SheetSize) => size.columns * size.rows;

/** Which of the places of a sheet are filled by what, sheet by sheet; the first sheet begins at the place `start`, from 1. */
export function laidOut<T>(items: T[], size: SheetSize, start: number): (T | null)[][] {
	const all = perSheet(size);
	const blank = Math.min(Math.max(1, Math.floor(start) || 1), all) - 1;
	const places: (T | null)[] = [...Array.from({ length: blank }, () => null), ...items];
	const sheets: (T | null)[][] = [];
	for (let at = 0; at < places.length; at += all) sheets.push(places.slice(at, at + all));
	return items.length ? sheets : [];
}

/** Where a place of a sheet lies, in millimetres. */
export function placeAt(size: SheetSize, index: number): { left: number; top: number } {
	const column = index % size.columns;
	const row = Math.floor(index / size.columns);
	return { left: size.left + column * (size.width + size.gap), top: size.top + row * size.height };
}
