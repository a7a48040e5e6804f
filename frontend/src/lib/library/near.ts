/** Books that seem to be here already: asked for before a record is stored. */
import { get } from '$lib/api/client';
import type { Batch, BookRow } from '$lib/api/types';
import { api } from '$lib/paths';
import { contributorsOf, type RecordFields } from './record';

export type Told = Pick<RecordFields, 'title' | 'contributors' | 'year' | 'isbn'>;

/** What is asked of the library; null while there is nothing to ask by. */
export function askedOf(fields: Told, unitId: string) {
	const title = fields.title.trim();
	if (!title) return null;
	return {
		unit_id: unitId,
		title,
		person: contributorsOf(fields.contributors)[0]?.name,
		year: /^\d{4}$/.test(fields.year.trim()) ? fields.year.trim() : undefined,
		isbn: fields.isbn.trim()
	};
}

/** It is a help: without an answer nothing is held up. */
export async function nearTo(fields: Told, unitId: string, signal?: AbortSignal): Promise<BookRow[]> {
	const query = askedOf(fields, unitId);
	if (!query) return [];
	const batch = await get<Batch<BookRow>>(api.duplicates, { query, signal }).catch(() => null);
	return batch?.items ?? [];
}
