import { describe, expect, it } from 'vitest';
import { SHEETS, laidOut, perSheet, placeAt } from './sheets';

describe('sheets of labels', () => {
	it('all labels lie on an A4 page', () => {
		for (const size of SHEETS) {
			const last = placeAt(size, perSheet(size) - 1);
			expect(last.left + size.width).toBeLessThanOrEqual(210.05);
			expect(last.top + size.height).toBeLessThanOrEqual(297.05);
		}
	});

	it('a half-used sheet begins at its first free label and goes on on the next', () => {
		const [size] = SHEETS;
		const sheets = laidOut(['a', 'b', 'c'], size!, 23);
		expect(sheets).toHaveLength(2);
		expect(sheets[0]!.slice(21)).toEqual([null, 'a', 'b']);
		expect(sheets[1]).toEqual(['c']);
		expect(laidOut(['a'], size!, 99)[0]).toHaveLength(24);
		expect(laidOut([], size!, 5)).toEqual([]);
	});
});
