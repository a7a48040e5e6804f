import { describe, expect, it } from 'vitest';
import { addressOf, anew, narrowed, queryOf, wishOf } from './wish';

describe('what is searched for', () => {
	it('is the same after a walk through the address', () => {
		const wish = { ...anew('trồng rau & hoa'), kind: 'book' as const, years: '1960-1970', subject: 'Thơ ca', open: '1' };
		expect(wishOf(new URL(addressOf(wish), 'http://ben.hoc'))).toEqual(wish);
		expect(narrowed(wish)).toBe(3);
	});
	it('asks the API for one year as from and to', () => {
		expect(queryOf({ ...anew('x'), years: '1965' })).toMatchObject({ year_from: '1965', year_to: '1965', open: '' });
		expect(queryOf({ ...anew('x'), years: '1965-1970', open: '1' })).toMatchObject({ year_to: '1970', open: 'true' });
	});
	it('has no address without a question', () => {
		expect(addressOf({ ...anew(''), kind: 'book' })).toBe('/tim');
	});
});
