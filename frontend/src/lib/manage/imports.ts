/** The words and the colour of what becomes of catalogue files and their records. */
import type { CatalogueImport, ImportRow, What } from '$lib/api/imports';
import { m } from '$lib/i18n/manage';
import type { Standing } from './state';

/** In the order in which they are looked at. */
export const whats: What[] = ['add', 'merge', 'same', 'repeat', 'untitled', 'unreadable', 'undone'];

export const atWork = (one: CatalogueImport) => ['received', 'reading', 'taking', 'undoing'].includes(one.state);

export function importStanding(one: CatalogueImport): Standing {
	const tone = one.state === 'failed' ? 'danger' : one.state === 'taken' ? '' : one.state === 'read' || atWork(one) ? 'warn' : 'plain';
	return { words: m.imports.states[one.state], tone };
}

export function whatStanding(what: What): Standing {
	const tones: Record<What, Standing['tone']> = {
		add: '',
		merge: 'warn',
		same: 'plain',
		repeat: 'plain',
		untitled: 'danger',
		unreadable: 'danger',
		undone: 'plain'
	};
	return { words: m.imports.what[what], tone: tones[what] };
}

/** Where a record stands in its file. */
export const placeOf = (one: Pick<CatalogueImport, 'format'>, n: number) => (one.format === 'table' ? m.imports.line(n) : m.imports.place(n));

/** What else is to be said of a record, a sentence each. */
export function remarks(one: CatalogueImport, row: ImportRow): string[] {
	const named = (fields: string[]) => fields.map((field) => m.imports.fields[field] ?? field).join(', ');
	const said: string[] = [];
	if (row.repeats) said.push(m.imports.repeats(placeOf(one, row.repeats)));
	if (row.fills.length) said.push(m.imports.fills(named(row.fills)));
	if (row.left_out.length) said.push(m.imports.leftOut(named(row.left_out)));
	return said;
}
