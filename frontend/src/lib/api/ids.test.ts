import { expect, it } from 'vitest';
import { uuid7 } from './ids';

it('makes UUIDs of version 7 that sort by time', () => {
	const early = uuid7(1_700_000_000_000);
	const late = uuid7(1_700_000_000_001);
	expect(early).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(early < late).toBe(true);
	expect(uuid7(1_700_000_000_000)).not.toBe(early);
});
