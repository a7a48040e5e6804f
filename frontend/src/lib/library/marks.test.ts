import { describe, expect, it } from 'vitest';
import type { Word } from '$lib/api/types';
import { markedText, markedWords } from './marks';

const words = (text: string): Word[] => text.split(' ').map((word) => [0, 0, 0, 0, word, 96]);

describe('markedWords', () => {
	const page = words('Trải qua một cuộc bể dâu, Những điều trông thấy');

	it('marks a phrase typed without diacritics and across punctuation', () => {
		expect([...markedWords(page, 'be dau nhung')]).toEqual([4, 5, 6]);
	});
	it('prefers the words with the same diacritics', () => {
		expect([...markedWords(words('be bể bè'), 'bể')]).toEqual([1]);
	});
	it('falls back to single words when the phrase is not there', () => {
		expect([...markedWords(page, 'dâu bể')]).toEqual([4, 5]);
	});
	it('reads composed and decomposed letters alike', () => {
		expect([...markedWords(page, 'thấy'.normalize('NFD'))]).toEqual([9]);
	});
	it('folds đ', () => {
		expect([...markedWords(page, 'dieu')]).toEqual([7]);
	});
	it('marks nothing for an empty question', () => {
		expect(markedWords(page, ' , ').size).toBe(0);
	});
});

describe('markedText', () => {
	it('keeps the text whole', () => {
		const pieces = markedText('một cuộc\n bể dâu', 'be dau');
		expect(pieces.map((piece) => piece.text).join('')).toBe('một cuộc\n bể dâu');
		expect(pieces.filter((piece) => piece.marked).map((piece) => piece.text)).toEqual(['bể', 'dâu']);
	});
});
