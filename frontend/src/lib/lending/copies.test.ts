import { expect, it } from 'vitest';
import { factsOf, noWords } from './copies';

it('reads a price however it is written, and nothing as nothing', () => {
	for (const price of ['45000', '45.000', '45 000 đ']) expect(factsOf({ ...noWords(), price }).price).toBe(45000);
	expect(factsOf({ ...noWords(), entered_on: '' })).toMatchObject({ price: null, entered_on: null });
});
