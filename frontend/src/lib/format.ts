/** Numbers, dates and sizes as people here write them; a day is a Vietnamese day. */
import { language, t } from '$lib/i18n';

const ZONE = 'Asia/Ho_Chi_Minh';
const locale = () => (language() === 'en' ? 'en-GB' : 'vi-VN');

export const number = (value: number) => value.toLocaleString(locale());

/** 21/11/2026 */
export const date = (iso: string) =>
	new Date(iso).toLocaleDateString('en-GB', { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });

/** 14:05 */
export const clock = (at: string | Date) =>
	new Date(at).toLocaleTimeString('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });

export const dateAndTime = (iso: string) => `${clock(iso)}, ${date(iso)}`;

/** Whole days from now until then, counted from midnight to midnight; 0 is today. */
export function daysUntil(iso: string, now = new Date()): number {
	return Math.round((dayNumber(new Date(iso)) - dayNumber(now)) / 86_400_000);
}
const dayNumber = (at: Date) => Date.parse(today(at));

/** The Vietnamese day as fields for a date have it: 2026-11-21. */
export const today = (now = new Date()) => now.toLocaleDateString('en-CA', { timeZone: ZONE });

/** Seconds as on a player: 7:03, 1:02:40. */
export function timer(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	if (parts[0] === 0) parts.shift();
	return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** Minutes in words: "45 phút", "1 giờ 20 phút". */
export function minutes(total: number): string {
	const whole = Math.max(1, Math.round(total));
	const hours = Math.floor(whole / 60);
	const rest = whole % 60;
	if (!hours) return t.units.minutes(rest);
	return rest ? `${t.units.hours(hours)} ${t.units.minutes(rest)}` : t.units.hours(hours);
}

/** Bytes as "1,2 GB", "48 MB", "300 KB". */
export function bytes(count: number): string {
	const [size, unit] =
		count >= 1e9 ? [count / 1e9, 'GB'] : count >= 1e6 ? [count / 1e6, 'MB'] : [Math.ceil(count / 1e3), 'KB'];
	const digits = unit === 'GB' ? 1 : size < 10 && unit === 'MB' ? 1 : 0;
	return `${size.toLocaleString(locale(), { maximumFractionDigits: digits })} ${unit}`;
}

/** A Vietnamese number as people write it: `+84912345678` is 0912 345 678. */
export const phone = (number: string) => number.replace(/^\+84(\d{3})(\d{3})(\d+)$/, '0$1 $2 $3');

export const megabytes = (count: number) => bytes(count * 1e6);

/** 0.42 → "42 %" */
export const percent = (share: number) => `${Math.floor(share * 100)}%`;

/** Colour of a cover without a picture: the same for one thing everywhere (README.md). */
export const hue = (short: string) => (short.charCodeAt(short.length - 1) || 0) % 6;

