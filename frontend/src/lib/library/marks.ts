/** Finds the words of a question on a page, as exactly as it was typed: with marks if it has any. */
import type { Word } from '$lib/api/types';

const fold = (text: string) =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.replace(/đ/g, 'd')
		.replace(/Đ/g, 'D')
		.toLowerCase();
const plain = (text: string) => text.normalize('NFC').toLowerCase();
const bare = (text: string) => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();

/** Indexes of the words to mark: whole phrases; where there is none, each of its longer words. */
export function markedWords(words: Word[], question: string): Set<number> {
	const exact = runs(words, question, plain);
	if (exact.size) return exact;
	const folded = runs(words, question, fold);
	if (folded.size) return folded;
	const asked = new Set(bare(fold(question)).split(' ').filter((word) => word.length > 1));
	return new Set(words.flatMap((word, i) => (asked.has(bare(fold(word[4]))) ? [i] : [])));
}

function runs(words: Word[], question: string, as: (text: string) => string): Set<number> {
	const asked = bare(as(question)).split(' ').filter(Boolean);
	const there = words.map((word) => bare(as(word[4])));
	const found = new Set<number>();
	if (!asked.length) return found;
	for (let i = 0; i + asked.length <= there.length; i++) {
		if (asked.every((word, k) => there[i + k] === word)) asked.forEach((_, k) => found.add(i + k));
	}
	return found;
}

/** The text of a page in pieces, marked the same way. */
export function markedText(text: string, question: string): { text: string; marked: boolean }[] {
	const pieces = text.split(/(\s+)/);
	const places = pieces.flatMap((piece, i) => (i % 2 === 0 && piece ? [i] : []));
	const marks = markedWords(places.map((i): Word => [0, 0, 0, 0, pieces[i]!, 100]), question);
	const marked = new Set([...marks].map((k) => places[k]!));
	return pieces.map((piece, i) => ({ text: piece, marked: marked.has(i) }));
}
