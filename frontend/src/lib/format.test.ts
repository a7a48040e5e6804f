import { describe, expect, it } from 'vitest';
import { bytes, date, daysUntil, minutes, phone, timer } from './format';

describe('what people read', () => {
	it('writes lengths in words and on the player', () => {
		expect(minutes(45)).toBe('45 phút');
		expect(minutes(80)).toBe('1 giờ 20 phút');
		expect(minutes(120)).toBe('2 giờ');
		expect(timer(423)).toBe('7:03');
		expect(timer(3760)).toBe('1:02:40');
	});
	it('writes sizes with a comma', () => {
		expect(bytes(1_200_000_000)).toBe('1,2 GB');
		expect(bytes(48_300_000)).toBe('48 MB');
		expect(bytes(5_600_000)).toBe('5,6 MB');
		expect(bytes(240)).toBe('1 KB');
	});
	it('writes telephone numbers in groups', () => {
		expect(phone('+84912345678')).toBe('0912 345 678');
		expect(phone('+842438251234')).toBe('0243 825 1234');
		expect(phone('lan.hai')).toBe('lan.hai');
	});
	it('counts Vietnamese days, not hours', () => {
		// 23:30 in Hà Nội: the next day is half an hour away.
		const now = new Date('2026-11-21T16:30:00Z');
		expect(date('2026-11-21T17:00:00Z')).toBe('22/11/2026');
		expect(daysUntil('2026-11-21T17:00:00Z', now)).toBe(1);
		expect(daysUntil('2026-11-21T16:59:00Z', now)).toBe(0);
	});
});
