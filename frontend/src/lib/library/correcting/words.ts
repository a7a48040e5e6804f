/** The words of a page while they are corrected, as the backend will have them (`store::library::page_text`). */
import type { Place } from '$lib/api/corrections';
import type { Word } from '$lib/api/types';

/** Words below this confidence hold 70 % of all reading errors (measured on Tesseract `vie`). */
export const DOUBT_BELOW = 90;
const CERTAIN = 100;

export interface Words {
	words: Word[];
	/** Before each word: 0 a space, 1 a new line, 2 a new paragraph. */
	gaps: number[];
}
/** Some words of a line: from, and up to but not with. */
export interface Run {
	from: number;
	to: number;
}
export interface Change {
	place: Place;
	read: string;
	text: string;
}

export const isDoubtful = (word: Word | undefined): boolean => !!word && word[5] < DOUBT_BELOW;
export const countDoubtful = (words: Word[]): number => words.filter(isDoubtful).length;

/** What some words say. */
export const said = (words: Word[], { from, to }: Run): string =>
	words
		.slice(from, to)
		.map((word) => word[4])
		.join(' ');

/** Where some words stand together. */
export function placeOf(words: Word[], { from, to }: Run): Place {
	const run = words.slice(from, to);
	const left = Math.min(...run.map((word) => word[0]));
	const top = Math.min(...run.map((word) => word[1]));
	const right = Math.max(...run.map((word) => word[0] + word[2]));
	const bottom = Math.max(...run.map((word) => word[1] + word[3]));
	return [left, top, right - left, bottom - top];
}

/** The next doubtful word behind an index, or before it going back; from the other end when there is none; -1 without any. */
export function nextDoubtful(words: Word[], after: number, by: 1 | -1 = 1): number {
	for (let step = 1; step <= words.length; step++) {
		const at = (((after + by * step) % words.length) + words.length) % words.length;
		if (isDoubtful(words[at])) return at;
	}
	return -1;
}

/** The words that stand just in a place; null when there are none. */
export function runAt({ words, gaps }: Words, place: Place): Run | null {
	for (let from = 0; from < words.length; from++) {
		for (let to = from + 1; to <= words.length; to++) {
			if (to > from + 1 && gaps[to - 1] !== 0) break;
			if (same(placeOf(words, { from, to }), place)) return { from, to };
			if (words[to - 1]![0] > place[0] + place[2]) break;
		}
	}
	return null;
}
const same = (one: Place, other: Place) => one.every((side, i) => side === other[i]);

/** The page after a change; as it was when other words stand there. */
export function changed(page: Words, change: Change): Words {
	const run = runAt(page, change.place);
	if (!run || said(page.words, run) !== change.read) return page;
	const parts = partsOf(change.text);
	const places = parts.length === run.to - run.from ? page.words.slice(run.from, run.to).map(boxOf) : shared(change.place, parts);
	const fresh = parts.map((part, i): Word => [...places[i]!, part, CERTAIN]);
	const gaps = [...page.gaps];
	const first = gaps[run.from] ?? 0;
	if (!fresh.length && run.to < gaps.length) gaps[run.to] = Math.max(first, gaps[run.to]!);
	gaps.splice(run.from, run.to - run.from, ...fresh.map((_, i) => (i ? 0 : first)));
	const words = [...page.words];
	words.splice(run.from, run.to - run.from, ...fresh);
	return { words, gaps };
}

/** What somebody typed, as words. */
export const partsOf = (text: string): string[] => text.normalize('NFC').split(/\s+/).filter(Boolean);
const boxOf = ([x, y, w, h]: Word): Place => [x, y, w, h];
const letters = (word: string) => [...word].length;

/** A place shared out to words by their letters, a letter's width between them. */
function shared([left, top, width, height]: Place, parts: string[]): Place[] {
	const all = parts.reduce((sum, part) => sum + letters(part), parts.length - 1);
	const at = (letter: number) => Math.floor((width * letter) / Math.max(all, 1));
	let from = 0;
	return parts.map((part) => {
		const to = from + letters(part);
		const share: Place = [left + at(from), top, Math.max(at(to) - at(from), 1), height];
		from = to + 1;
		return share;
	});
}

/** What stands before each word of a page as its reader has it; null when its text is not made of its words. */
export function gapsOf(text: string, words: Word[]): number[] | null {
	const gaps: number[] = [];
	let rest = text;
	for (const word of words) {
		const written = rest.trimStart();
		gaps.push(Math.min(2, rest.slice(0, rest.length - written.length).split('\n').length - 1));
		if (!word[4] || !written.startsWith(word[4])) return null;
		rest = written.slice(word[4].length);
		if (rest && !/^\s/.test(rest)) return null;
	}
	return rest.trim() ? null : gaps;
}
