/** What a person ticks in the sheet for many books, and the change that it is. */
import type { BulkChange } from '$lib/api/bulk';
import type { ShelfRow } from '$lib/api/shelves';
import type { Audience } from '$lib/api/types';
import { t } from '$lib/i18n';
import { m } from '$lib/i18n/manage';
import { subjectsOf } from '$lib/library/record';

/** A line of the sheet: said or not, and what. */
interface Line<T = string> {
	on: boolean;
	value: T;
}
const line = (value = ''): Line => ({ on: false, value });

export const noWish = () => ({
	publisher: line(),
	place: line(),
	language: line('vi'),
	ddc: line(),
	ddc_edition: line(),
	bbk: line(),
	series: line(),
	add_subjects: line(),
	remove_subjects: line(),
	add_to_shelf: line(),
	take_from_shelf: line(),
	access: { on: false, value: 'public' } as Line<Audience>,
	published: line('yes'),
	deleted: line()
});
export type Wish = ReturnType<typeof noWish>;

/** Lines whose text stands for itself; an empty one takes away what stands. */
export const texts = ['publisher', 'place', 'series', 'bbk'] as const;

/** The change; null while nothing is said. */
export function changeOf(wish: Wish): BulkChange | null {
	const change: BulkChange = {};
	for (const name of texts) if (wish[name].on) change[name] = wish[name].value.trim();
	if (wish.language.on) change.language = wish.language.value;
	if (wish.ddc.on) {
		change.ddc = wish.ddc.value.trim();
		change.ddc_edition = change.ddc ? wish.ddc_edition.value : '';
	}
	for (const name of ['add_subjects', 'remove_subjects'] as const) {
		const subjects = wish[name].on ? subjectsOf(wish[name].value) : [];
		if (subjects.length) change[name] = subjects;
	}
	for (const name of ['add_to_shelf', 'take_from_shelf'] as const) {
		if (wish[name].on && wish[name].value) change[name] = wish[name].value;
	}
	if (wish.access.on) change.access = wish.access.value;
	if (wish.published.on) change.published = wish.published.value === 'yes';
	// What goes into the bin needs no other change.
	if (wish.deleted.on) return { deleted: true };
	return Object.keys(change).length ? change : null;
}

/** What the change says, in the words of the sheet. */
export function saidOf(wish: Wish, shelves: ShelfRow[]): [string, string][] {
	const shelf = (id: string) => shelves.find((one) => one.id === id)?.name ?? '';
	const edition = wish.ddc_edition.value && wish.ddc.value.trim() ? t.book.ddcOf(wish.ddc.value.trim(), wish.ddc_edition.value) : '';
	const all: [Line<string>, string, string][] = [
		[wish.publisher, t.book.publisher, wish.publisher.value.trim() || m.bulk.taken],
		[wish.place, t.book.place, wish.place.value.trim() || m.bulk.taken],
		[wish.series, t.book.series, wish.series.value.trim() || m.bulk.taken],
		[wish.bbk, t.book.bbk, wish.bbk.value.trim() || m.bulk.taken],
		[wish.language, t.book.language, t.languages[wish.language.value] ?? wish.language.value],
		[wish.ddc, t.book.ddc, edition || wish.ddc.value.trim() || m.bulk.taken],
		[wish.add_subjects, m.bulk.addSubjects, wish.add_subjects.value.trim()],
		[wish.remove_subjects, m.bulk.removeSubjects, wish.remove_subjects.value.trim()],
		[wish.add_to_shelf, m.bulk.addToShelf, shelf(wish.add_to_shelf.value)],
		[wish.take_from_shelf, m.bulk.takeFromShelf, shelf(wish.take_from_shelf.value)],
		[wish.access, m.books.access, t.audience[wish.access.value]],
		[wish.published, m.bulk.published, wish.published.value === 'yes' ? m.books.publish : m.books.withdraw]
	];
	return all.filter(([line, , value]) => line.on && value).map(([, label, value]) => [label, value]);
}
