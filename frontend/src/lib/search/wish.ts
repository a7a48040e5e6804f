/** What is searched for and what it is narrowed to, as the address of the search page says it. */
import type { HitKind } from '$lib/api/types';

export interface Wish {
	q: string;
	kind: HitKind | '';
	/** The short id of a unit. */
	unit: string;
	subject: string;
	/** A year, or two joined by a dash. */
	years: string;
	/** The tag of a language. */
	language: string;
	/** A field of knowledge: `000` to `900`. */
	field: string;
	/** A level of courses. */
	level: string;
	/** `1`: only what one may open. */
	open: string;
}

const NAMES: [keyof Wish, string][] = [
	['q', 'q'],
	['kind', 'loai'],
	['unit', 'don-vi'],
	['subject', 'chu-de'],
	['years', 'nam'],
	['language', 'tieng'],
	['field', 'linh-vuc'],
	['level', 'trinh-do'],
	['open', 'mo-duoc']
];

export function wishOf(url: URL): Wish {
	const said = NAMES.map(([part, name]) => [part, (url.searchParams.get(name) ?? '').trim()]);
	return Object.fromEntries(said) as unknown as Wish;
}

export function addressOf(wish: Wish): string {
	const said = new URLSearchParams();
	for (const [part, name] of NAMES) if (wish[part]) said.set(name, wish[part]);
	return wish.q ? `/tim?${said}` : '/tim';
}

/** The same for the API, which knows the unit by its id. */
export function queryOf(wish: Wish, unitId?: string): Record<string, string | undefined> {
	const [from, to = from] = wish.years.split('-');
	return {
		q: wish.q,
		kinds: wish.kind,
		unit_id: unitId,
		subject: wish.subject,
		year_from: from,
		year_to: to,
		language: wish.language,
		field: wish.field,
		level: wish.level,
		open: wish.open && 'true'
	};
}

/** A question of its own: nothing it was narrowed to is kept. */
export const anew = (q: string): Wish => ({ q, kind: '', unit: '', subject: '', years: '', language: '', field: '', level: '', open: '' });

/** In how many ways it is narrowed, the kind aside. */
export const narrowed = (wish: Wish): number =>
	[wish.unit, wish.subject, wish.years, wish.language, wish.field, wish.level, wish.open].filter(Boolean).length;
