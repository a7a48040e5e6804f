import type { Batch, BookRow } from '$lib/api/types';
import type { ShelfRow } from '$lib/api/shelves';
import { get } from '$lib/api/client';
import { fromApi, view } from '$lib/api/load';
import { unitAsked } from '$lib/centres/of';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

/** The shelves above the books: they come with the first answer; without them the books still do. */
type First = Batch<BookRow> & { shelves?: ShelfRow[] };
const FIRST_SHELVES = 3;
const none: ShelfRow[] = [];
const shelvesOf = (unit_id: string | undefined, fetch: typeof globalThis.fetch): Promise<ShelfRow[]> =>
	get<Batch<ShelfRow>>(api.shelves, { fetch, query: { unit_id, limit: FIRST_SHELVES } }).then(
		(batch) => batch.items,
		() => none
	);

export const load: PageLoad = async ({ url, fetch }) => {
	const unit = await unitAsked({ url, fetch });
	const query = {
		q: url.searchParams.get('q') ?? undefined,
		sort: url.searchParams.get('sort') ?? undefined,
		subject: url.searchParams.get('subject') ?? undefined,
		field: url.searchParams.get('field') ?? undefined,
		unit_id: unit?.id
	};
	const books = unit
		? await fromApi<First>({ fetch }, api.books, query)
		: await view<First>({ url, fetch }, api.books, query);
	const narrowed = query.q || query.subject || query.field;
	return { unit, query, books, shelves: narrowed ? none : (books.shelves ?? (await shelvesOf(unit?.id, fetch))) };
};
