import { describe, expect, it } from 'vitest';
import type { Word } from '$lib/api/types';
import { changed, countDoubtful, gapsOf, nextDoubtful, placeOf, runAt, said, type Words } from './words';

/** Lines of words, each letter 10 wide; a word with `?` was read with doubt. */
function page(text: string): Words {
	const words: Word[] = [];
	text.split('\n').forEach((line, row) => {
		let x = 100;
		for (const word of line.split(' ').filter(Boolean)) {
			const written = word.replace('?', '');
			words.push([x, 100 + row * 30, written.length * 10, 20, written, word.endsWith('?') ? 60 : 96]);
			x += written.length * 10 + 10;
		}
	});
	return { words, gaps: gapsOf(text.replaceAll('?', ''), words)! };
}
const textOf = ({ words, gaps }: Words) => words.map((word, i) => (i ? [' ', '\n', '\n\n'][gaps[i]!] : '') + word[4]).join('');
const change = (from: Words, run: [number, number], text: string) => {
	const [place, read] = [placeOf(from.words, { from: run[0], to: run[1] }), said(from.words, { from: run[0], to: run[1] })];
	return changed(from, { place, read, text });
};

describe('the words of a page', () => {
	it('are corrected where they stand', () => {
		const before = page('chữ tài chữ\nchữ khéo');
		expect(textOf(change(before, [2, 3], 'chứ'))).toBe('chữ tài chứ\nchữ khéo');
		expect(textOf(change(before, [3, 4], 'chứ'))).toBe('chữ tài chữ\nchứ khéo');
	});
	it('are split, joined and taken away as the backend does it', () => {
		const split = change(page('một haiba bốn'), [1, 2], ' hai  ba ');
		expect(textOf(split)).toBe('một hai ba bốn');
		expect(split.words[1]).toEqual([140, 100, 25, 20, 'hai', 100]);
		expect(split.words[2]).toEqual([173, 100, 17, 20, 'ba', 100]);
		expect(textOf(change(page('tr ường học'), [0, 2], 'trường'))).toBe('trường học');
		expect(textOf(change(page('một\n~ hai'), [1, 2], ''))).toBe('một\nhai');
		expect(textOf(change(page('~'), [0, 1], ''))).toBe('');
	});
	it('stay as they are when others stand there', () => {
		const before = page('một hai ba');
		expect(changed(before, { place: [140, 100, 30, 20], read: 'hal', text: 'hai' })).toBe(before);
		expect(changed(before, { place: [141, 100, 30, 20], read: 'hai', text: 'hay' })).toBe(before);
	});
	it('are never run together over the end of a line', () => {
		const before = page('một hai\nba');
		expect(runAt(before, placeOf(before.words, { from: 1, to: 3 }))).toBeNull();
		expect(runAt(before, placeOf(before.words, { from: 0, to: 2 }))).toEqual({ from: 0, to: 2 });
	});
	it('are gone through from one doubtful one to the next, and round', () => {
		const { words } = page('một hai? ba bốn?');
		expect(nextDoubtful(words, -1)).toBe(1);
		expect(nextDoubtful(words, 1)).toBe(3);
		expect(nextDoubtful(words, 3)).toBe(1);
		expect(nextDoubtful(words, 1, -1)).toBe(3);
		expect(nextDoubtful(page('một').words, 0)).toBe(-1);
		expect(nextDoubtful([], 0)).toBe(-1);
		expect(countDoubtful(words)).toBe(2);
	});
	it('tell the lines of the text that they make, and of no other', () => {
		const { words } = page('một hai\nba');
		expect(gapsOf('một hai\n\nba', words)).toEqual([0, 0, 2]);
		for (const other of ['một hai', 'một hai ba bốn', 'một haiba', '']) expect(gapsOf(other, words)).toBeNull();
	});
});
