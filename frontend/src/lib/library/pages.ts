/** Pages of a book, fetched once and a little ahead. */
import { get } from '$lib/api/client';
import type { PageView } from '$lib/api/types';
import { api } from '$lib/paths';

const KEPT = 24;
const kept = new Map<string, PageView>();
const key = (short: string, number: number) => `${short}/${number}`;

export const keptPage = (short: string, number: number): PageView | undefined => kept.get(key(short, number));

export function keepPage(short: string, view: PageView): PageView {
	kept.delete(key(short, view.number));
	kept.set(key(short, view.number), view);
	if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
	return view;
}

/** The text of a book was changed: what was fetched of it is of no use. */
export function forgetPages(short: string): void {
	for (const one of [...kept.keys()]) if (one.startsWith(`${short}/`)) kept.delete(one);
}

/** The next two pages' data, and the next one's picture: a turn is then at once. */
export async function lookAhead(short: string, view: PageView, width: number): Promise<void> {
	for (const number of [view.number + 1, view.number + 2]) {
		if (number > view.count || kept.has(key(short, number))) continue;
		try {
			const next = keepPage(short, await get<PageView>(api.bookPage(short, number)));
			if (number === view.number + 1) new Image().src = imageFor(next, width);
		} catch {
			return;
		}
	}
}

/** The smallest picture that is wide enough. */
export function imageFor(view: PageView, width: number): string {
	const sorted = [...view.images].sort((a, b) => a.width - b.width);
	return (sorted.find((image) => image.width >= width) ?? sorted.at(-1))?.url ?? '';
}
